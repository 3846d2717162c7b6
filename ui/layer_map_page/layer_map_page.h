#pragma once

#include "core/spec/connection_importance.h"
#include "core/spec/layer_similarity.h"
#include "ui/widgets/latest_job.h"
#include "ui/widgets/page.h"

#include <QPointer>
#include <QTimer>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTabWidget;
class QToolButton;

namespace calm::ui
{

class Card;
class CompositionDraft;
class ConnectionTable;
class ElidedLabel;
class EmptyState;
class EstimateView;
class ImportanceView;
class LayerScene;
class LayerView;
class NoteBanner;
class PresetBar;
class ProjectThread;
class SimilarityView;
class TokenizerCache;

/// Where the connections are drawn: the drawing at the left; at the right the same as a table with presets, the
/// bridge's settings and what it will cost; how alike the layers are; what the connections do once they are trained.
/// Drawn on a draft; Save puts it into the project.
///
/// | objectName                                 | widget                                                       |
/// |--------------------------------------------|--------------------------------------------------------------|
/// | compositionChoice, saveCompositionButton   | which composition; into the project                          |
/// | layerScene, mapHint                        | the drawing; what is pointed at                              |
/// | undoButton, redoButton, deleteConnectionButton | edits                                                    |
/// | layerMapTabs                               | Connections, Similarity, Importance                          |
/// | connectionsTable, addConnectionButton      | the table                                                    |
/// | presetChoice, presetNumber, presetModel, presetButton | connections by a rule                             |
/// | previewBar, previewSentence, previewApplyButton, previewDropButton | what a rule would change             |
/// | headsInput, scaleInput, slopesInput, dropoutInput, bridgeFormLabel | the bridges' settings                |
/// | bridgePerModel, bridgeParameters, bridgeShare, bridgeMemory, bridgeStepTime | what it costs               |
/// | compositionProblems, sawFutureWarning, exchangedNote | what is wrong, what to know                        |
/// and those of SimilarityView and ImportanceView.
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
    struct Look;
    QWidget* buildDrawing();
    QWidget* buildSide();
    QWidget* buildConnections();
    QWidget* buildChoice();
    QToolButton* makeTool(const QString& iconName, const QString& text, const QKeySequence& shortcut,
                          void (LayerMapPage::*pressed)());
    void joinParts();
    void refresh();
    void load(std::int64_t composition);
    void listSources();
    void chooseComposition(int index);
    void save();
    void saveAs();
    void remove();
    void guarded(const char* stage, const std::function<void()>& work);
    void showState();
    void showHint(const QString& pointedAt);
    void compareTokenizers();
    void look();
    void take(const Look& look);
    void showMeasured();
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
    ElidedLabel* m_hint = nullptr;
    ConnectionTable* m_table = nullptr;
    PresetBar* m_presets = nullptr;
    EstimateView* m_estimates = nullptr;
    SimilarityView* m_similarity = nullptr;
    ImportanceView* m_importance = nullptr;
    QTabWidget* m_tabs = nullptr;
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
    NoteBanner* m_exchanged = nullptr;
    LatestJob m_matches;                     ///< how the models' tokenizers go together
    std::unique_ptr<ProjectThread> m_thread; ///< looks at the project for estimates and for whether measurements hold
    std::shared_ptr<TokenizerCache> m_tokenizers;
    QTimer m_lookSoon;
    // Measured while this project has been open, by the composition's name.
    std::map<std::string, LayerSimilarity> m_similarities;
    std::map<std::string, ImportanceReport> m_reports;
};

} // namespace calm::ui
