#pragma once

#include "ui/widgets/page.h"

#include <QPointer>

#include <memory>

class QMenu;
class QPushButton;
class QSortFilterProxyModel;
class QStackedWidget;
class QTableView;

namespace calm::ui
{

class EmptyState;
class ModelCardView;
class ModelsModel;
class ProjectThread;
class RolesCard;

/// The project's models: a table, a card for the selected one, and the roles in the current composition. Folders are
/// added with a button, from the Hugging Face cache or by dropping them.
class ModelsPage : public Page
{
    Q_OBJECT

public:
    explicit ModelsPage(QWidget* parent = nullptr);
    ~ModelsPage() override;

    QString title() const override;
    void setSession(ProjectSession* session) override;
    void addFolders(const QStringList& folders);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QWidget* buildTable();
    void refresh();
    void showSelected();
    void fitColumns();
    void chooseFolder();
    void fillCacheMenu();
    void removeSelected();
    void showSummary(int added, int known, const QStringList& empty);

    QPointer<ProjectSession> m_session;
    std::unique_ptr<ProjectThread> m_thread;
    ModelsModel* m_models;
    QSortFilterProxyModel* m_sorted;
    QTableView* m_table = nullptr;
    ModelCardView* m_card;
    RolesCard* m_roles;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QPushButton* m_add;
    QMenu* m_cacheMenu = nullptr;
};

} // namespace calm::ui
