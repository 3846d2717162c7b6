#pragma once

#include <QObject>
#include <QString>
#include <QStringList>

namespace calm::ui
{

class MainWindow;

/// Renders every page, light and dark, into DIR/PAGE-light.png and DIR/PAGE-dark.png. Pages are filled by pressing
/// their own controls first: a short run when there is none, a prompt answered, a small evaluation.
class Screenshots : public QObject
{
    Q_OBJECT

public:
    Screenshots(MainWindow& window, const QString& folder, QObject* parent = nullptr);
    void start();

Q_SIGNALS:
    void finished(bool complete); ///< false when a picture could not be written or a page could not be filled

private:
    void next();
    QString scriptFor(const QString& page) const; ///< a WindowDriver's
    void writePrompt();
    void take();
    MainWindow& m_window;
    QString m_folder;
    QStringList m_pages;
    bool m_complete = true;
};

} // namespace calm::ui
