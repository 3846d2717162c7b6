#pragma once

#include <QObject>
#include <QSize>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace calm::ui
{

class MainWindow;

/// Renders every page, light and dark, into DIR/PAGE-light.png and DIR/PAGE-dark.png, and some states of a page into
/// DIR/PAGE-STATE-light.png and so on. Pages are filled by pressing their own controls first: a short run when there is
/// none, a prompt answered, a small evaluation. Then the drawer of messages and the command palette, at the end another
/// example, with several augmenting models. In another language than English only the pages, as they come: the scripts
/// name English texts.
class Screenshots : public QObject
{
    Q_OBJECT

public:
    /// `size`: of the window, in points. `page`: only that one and its states; empty = all.
    Screenshots(MainWindow& window, const QString& folder, const QSize& size, const QString& page,
                QObject* parent = nullptr);
    void start();

Q_SIGNALS:
    void finished(bool complete); ///< false when a picture could not be written or a page could not be filled

private:
    void next();
    QString scriptFor(const QString& picture) const; ///< a WindowDriver's
    static QString partScript(const QString& picture);
    QString stateScript(const QString& picture) const;
    QString severalScript(const QString& picture) const;
    bool openSeveral();
    void writePrompt();
    void chooseImport();
    void take();
    MainWindow& m_window;
    QString m_folder;
    QSize m_size;
    QTemporaryDir m_room;
    QString m_several;      ///< folder of an example with several augmenting models; empty = there is none
    QStringList m_pictures; ///< PAGE or PAGE-STATE, still to be taken
    bool m_complete = true;
};

} // namespace calm::ui
