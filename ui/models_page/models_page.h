#pragma once

#include "ui/models_page/models_model.h"
#include "ui/widgets/page.h"

#include <QPointer>

#include <memory>

class QPushButton;
class QSplitter;
class QStackedWidget;

namespace calm::ui
{

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
    void remove(const ListedModel& model);

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
    DropTarget* m_drop;
};

} // namespace calm::ui
