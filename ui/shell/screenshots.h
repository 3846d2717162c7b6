#pragma once

#include <QObject>
#include <QString>
#include <QStringList>

class QElapsedTimer;

namespace calm::ui
{

class MainWindow;

/// Renders every page, light and dark, into DIR/PAGE-light.png and DIR/PAGE-dark.png: each page is asked to fill itself
/// (Page::prepareScreenshot) and waited for, at most two minutes a page.
class Screenshots : public QObject
{
    Q_OBJECT

public:
    Screenshots(MainWindow& window, const QString& folder, QObject* parent = nullptr);
    void start();

Q_SIGNALS:
    void finished(bool complete); ///< false when a picture could not be written or a page did not fill in time

private:
    void next();
    void take();
    MainWindow& m_window;
    QString m_folder;
    QStringList m_pages;
    int m_generation = 0; ///< so that a page that is ready too late is not taken for the next one
    bool m_complete = true;
};

} // namespace calm::ui
