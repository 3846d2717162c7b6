#pragma once

#include "core/spec/composition.h"
#include "ui/widgets/latest_job.h"
#include "ui/widgets/page.h"

#include <QPointer>

#include <cstdint>
#include <functional>

class QAction;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace calm::ui
{

class BridgeForm;
class Card;
class CompositionDraft;
class ConnectionTable;
class EmptyState;
class LayerScene;
class LayerView;
class NoteBanner;

/// Where the connections are drawn: the drawing at the left, the same as a table with presets, the bridge's settings
/// and what is wrong at the right. Drawn on a draft; Save puts it into the project.
class LayerMapPage : public Page
{
    Q_OBJECT

public:
    explicit LayerMapPage(QWidget* parent = nullptr);
    ~LayerMapPage() override;

    QString title() const override;
    void setSession(ProjectSession* session) override;
    bool hasUnsavedWork() const override;
    void saveWork() override;
    CompositionDraft& draft() { return *m_draft; }

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    QWidget* buildDrawing();
    QWidget* buildSide();
    QWidget* buildChoice();
    QToolButton* makeTool(const QString& iconName, const QString& text, const QKeySequence& shortcut,
                          void (LayerMapPage::*pressed)());
    void refresh();
    void load(std::int64_t composition);
    void chooseComposition(int index);
    void save();
    void saveAs();
    void remove();
    void guarded(const char* stage, const std::function<void()>& work);
    void showState();
    void compareTokenizers();
    void addConnection();
    void deleteSelected();
    void undo();
    void redo();
    void zoomIn();
    void zoomOut();
    void fit();

    QPointer<ProjectSession> m_session;
    std::int64_t m_id = 0; ///< the composition that is drawn; 0 = none
    Composition m_stored;  ///< as the project has it
    CompositionDraft* m_draft;
    LayerScene* m_scene;
    LayerView* m_view = nullptr;
    ConnectionTable* m_table = nullptr;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QComboBox* m_choice = nullptr;
    QPushButton* m_save = nullptr;
    QToolButton* m_undo = nullptr;
    QToolButton* m_redo = nullptr;
    QToolButton* m_delete = nullptr;
    Card* m_problemsCard = nullptr;
    QLabel* m_problems = nullptr;
    NoteBanner* m_warning = nullptr;
    LatestJob m_matches; ///< how the models' tokenizers go together
    bool m_filling = false;
};

} // namespace calm::ui
