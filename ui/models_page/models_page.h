#pragma once

#include "core/base/error.h"
#include "ui/models_page/models_model.h"
#include "ui/widgets/page.h"

#include <QPointer>

#include <functional>
#include <memory>

class QAction;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace calm
{
class Project;
struct ModelElsewhere;
} // namespace calm

namespace calm::ui
{

class ActionBar;
class BackgroundJob;
class DropTarget;
class EmptyState;
class ModelCardView;
class ModelLibrary;
class ModelList;
class ProjectThread;
class RolesCard;
struct GivenModels;

/// The models of this machine and of the project: a table, a card for the selected one, and the roles in the current
/// composition. Folders are added with a button or by dropping them; the Hugging Face cache is looked into by itself.
class ModelsPage : public Page
{
    Q_OBJECT

public:
    explicit ModelsPage(QWidget* parent = nullptr);
    ~ModelsPage() override;

    QString title() const override;
    void setSession(ProjectSession* session) override;
    void addFolders(const QStringList& folders); ///< folders, or files inside a model's folder
    /// A model of the project lies there now: looks whether it is the same, and asks where it is not.
    void locate(const ListedModel& model, const QString& folder);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildHeader(QLayout& layout);
    void buildContent();
    void connectParts();
    void refresh();
    std::vector<ListedModel> listed(const std::vector<ModelRecord>& records) const;
    void showEmptyState(bool none);
    void chooseFolder();
    void showFolders();
    void showWhatCame(const GivenModels& given);
    void addToProject(const ListedModel& model);

    // model_actions.cpp
    void chooseNewPlace(const ListedModel& model);
    void takeNewPlace(const ListedModel& model, const ModelElsewhere& found);
    void askForNewPlace(const ListedModel& model, const ModelElsewhere& found);
    void remove(const ListedModel& model);
    void removeFromList(const ListedModel& model);
    void removeFromProject(const ListedModel& model);
    void askToRemove(const ListedModel& model, const std::vector<std::string>& compositions);
    void undo();
    void trainNewModel();
    void keepNote(qint64 model, const QString& note);
    void write(std::function<void(Project&)> job, std::function<void()> done = {}); ///< beside the window
    void raise(const ErrorInfo& error);

    QPointer<ProjectSession> m_session;
    std::unique_ptr<ProjectThread> m_thread;
    ModelLibrary* m_library;
    ModelList* m_list;
    ModelCardView* m_card;
    RolesCard* m_roles;
    QSplitter* m_splitter = nullptr;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QPushButton* m_add;
    QPushButton* m_train;
    QAction* m_showHidden = nullptr;
    DropTarget* m_drop;
    ActionBar* m_bar;
    BackgroundJob* m_comparing;
    std::function<void()> m_compared; ///< what to do when m_comparing is done; empty = nothing
    std::function<void()> m_undo;     ///< of what the bar says was done
};

} // namespace calm::ui
