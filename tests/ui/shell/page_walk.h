#pragma once

#include "ui/shell/main_window.h"

#include <QString>
#include <QTemporaryDir>

#include <functional>
#include <memory>

namespace calm::ui
{

/// What tests of the whole window walk over: the window on the example that ships, with every page filled.
class PageWalk
{
public:
    using Visit = std::function<void(const QString& where, QWidget& root)>;

    PageWalk();
    ~PageWalk();

    MainWindow& window() { return *m_window; }
    void openWindow();  ///< again, as after a change of language; without a project
    bool openExample(); ///< false when it did not come up in time
    void closeWindow() { m_window.reset(); }

    /// Each page with what it shows at first and what is folded out of the way, then with each further tab: "train",
    /// "train, Queue", ... Then the drawer and the command palette. `root` is the page, or what lies over it.
    void visitEach(const Visit& visit);

    /// The dialogs that a button of a page opens, one by one; each is closed again.
    void visitDialogs(const Visit& visit);

private:
    bool isFilled(const QString& page) const;
    void visitTabs(const QString& page, const Visit& visit);
    void visitDialog(const char* page, const char* button, const Visit& visit);
    QTemporaryDir m_folder;
    std::unique_ptr<MainWindow> m_window;
};

/// Every widget beneath `root` (and itself) that a person works: it can have the keyboard by Tab, or is pressed.
/// Without the parts that Qt makes of one (the line of a spin box, the bar of a list).
QList<QWidget*> interactiveWidgets(QWidget& root);

QString describe(const QWidget& widget); ///< "QLineEdit searchInput in DatasetsPage", for messages

} // namespace calm::ui
