#pragma once

#include <QWidget>

#include <cstdint>

namespace calm::ui
{

class ProjectSession;

/// One place of the navigation rail. The shell gives it the open project, or nullptr when it closes; a page
/// shows what to do next when it has nothing to show.
class Page : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    virtual QString title() const = 0;
    virtual void setSession(ProjectSession* session) = 0;

    /// Work that would be lost if the project were closed now; the shell asks and calls saveWork(), which throws Error.
    virtual bool hasUnsavedWork() const { return false; }
    virtual void saveWork() {}

    /// Shows one of the things that the page lists, by its number in the project: a run, a dataset. The page may still
    /// be reading; it shows it then.
    virtual void showItem(std::int64_t id) { Q_UNUSED(id) }

Q_SIGNALS:
    /// "models", "layer_map", "data", "train", "compare", "evaluate": a page's button leads on to another page.
    void pageRequested(const QString& page);
    /// A sentence for the window's message line, with folded detail.
    void errorRaised(const QString& sentence, const QString& detail);
    /// Something long came to its end as it should ("1,200 examples were imported."); the shell keeps it in its
    /// Activity list.
    void workDone(const QString& sentence);
};

} // namespace calm::ui
