#pragma once

#include "core/base/error.h"
#include "core/store/records.h"
#include "ui/training_page/training_form.h"
#include "ui/widgets/page.h"

#include <QPointer>

#include <map>
#include <memory>
#include <optional>
#include <vector>

class QPushButton;
class QStackedWidget;
class QTableView;

namespace calm::ui
{

class EmptyState;
class ErrorBanner;
class MetricsPlot;
class PageStack;
class ProjectThread;
class RunMetrics;
class RunPanel;
class RunsModel;

/// Training runs: a form that starts one, the table of all, and live curves of those selected. The run itself
/// belongs to a worker of its own and goes on when the window closes.
///
/// | objectName             | widget                                            |
/// |------------------------|---------------------------------------------------|
/// | trainCompositionChoice, stepsInput, ... | the settings (TrainingForm)      |
/// | trainProblems          | what is wrong with them                           |
/// | startRunButton         | adds the run and starts its worker                |
/// | newRunButton           | shows or hides the form                           |
/// | stopRunButton, runAgainButton, ... | the run in view (RunPanel)            |
/// | runsTable              | all runs; several selected are overlaid           |
/// | lossPlot, plotMetric, ... | the curves (MetricsPlot)                       |
class TrainingPage : public Page
{
    Q_OBJECT

public:
    explicit TrainingPage(QWidget* parent = nullptr);
    ~TrainingPage() override;

    QString title() const override;
    void setSession(ProjectSession* session) override;

    void startRun();                                           ///< with the form's settings
    void saveCurves(const QString& kind, const QString& file); ///< "png", "pdf", "csv"
    void removeRun(std::int64_t run);                          ///< without asking

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    static constexpr int widthForForm = 900; ///< of the page; below, the form makes room until asked for
    struct Update;                           ///< what one look at the project brings
    void build();
    QWidget* buildForm();
    QWidget* buildRuns();
    void connectParts();
    void connectPanel();
    void look(); ///< reads what has changed, beside the window; again when asked meanwhile
    void take(Update update);
    void showSelection();
    void showState();
    std::vector<std::int64_t> selectedRuns() const;
    void selectRun(std::int64_t run);
    void addRun(const CompositionRecord& composition, const TrainingSettings& settings, const QString& name);
    void startWorker(std::int64_t run);
    void askToRemove();
    void chooseCurvesFile(const QString& kind);
    void raise(const ErrorInfo& error);

    QPointer<ProjectSession> m_session;
    std::unique_ptr<ProjectThread> m_thread;
    std::map<std::int64_t, std::shared_ptr<RunMetrics>> m_metrics; ///< of runs that were selected
    std::vector<CheckpointRecord> m_checkpoints;                   ///< of the run in view
    std::int64_t m_viewed = 0;                                     ///< the run in the panel
    std::int64_t m_wanted = 0;                                     ///< to be selected when it appears
    bool m_looking = false;
    bool m_lookAgain = false;
    bool m_stale = false;     ///< something changed while the page was hidden
    bool m_partsStale = true; ///< datasets or splits may have changed: counting them is not cheap
    std::vector<PartChoice> m_parts;
    bool m_loaded = false;
    bool m_hasCompositions = false;
    bool m_formDecided = false; ///< whether the form is shown was settled, by the page or the person

    PageStack* m_stack;
    QStackedWidget* m_runsStack;
    EmptyState* m_empty;
    ErrorBanner* m_banner;
    QWidget* m_formCard;
    TrainingForm* m_form;
    QPushButton* m_start;
    QPushButton* m_newRun;
    RunPanel* m_panel;
    MetricsPlot* m_plot;
    QTableView* m_table;
    RunsModel* m_model;
};

} // namespace calm::ui
