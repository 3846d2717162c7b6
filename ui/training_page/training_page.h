#pragma once

#include "core/base/error.h"
#include "core/store/records.h"
#include "ui/training_page/training_form.h"
#include "ui/widgets/page.h"

#include <QPointer>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

class QLineEdit;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTabWidget;
class QTableView;
class QToolButton;

namespace calm
{
class Project;
}

namespace calm::ui
{

class Card;
class CheckpointsView;
class EmptyState;
class ErrorBanner;
class MetricsPlot;
class MetricsReader;
class PageStack;
class ProjectThread;
class QueueView;
class RunDataCheck;
class RunLogView;
class RunNote;
class RunPanel;
class RunsModel;
class RunsView;
class TokenizerCache;
struct CheckpointRow;

/// Training runs: a form that queues one, the table of all, and of those selected live curves, checkpoints, log and
/// note. A run belongs to a worker of its own and goes on when the window closes.
///
/// | objectName             | widget                                            |
/// |------------------------|---------------------------------------------------|
/// | trainCompositionChoice, stepsInput, ... | the settings (TrainingForm)      |
/// | trainEstimate, trainMemory, trainProblems | what they come to (TrainingForm) |
/// | startRunButton         | queues the run and sees to a worker               |
/// | startBaselineButton    | the same for LoRA with these settings             |
/// | newRunButton           | shows or hides the form                           |
/// | newModelButton         | the form of a model from fresh weights (PretrainDialog) |
/// | stopRunButton, pauseRunButton, ... | the run in view (RunPanel)            |
/// | trainTabs              | Runs, Queue, Checkpoints, Log, Note               |
/// | runsTable, runsFilter  | all runs; several selected are overlaid           |
/// | runsCompareButton, runsRenameButton, runsDeleteButton | what can be done with those selected |
/// | queueList, ...         | who waits (QueueView)                             |
/// | checkpointsTable, ...  | of the run in view (CheckpointsView)              |
/// | runLog, runNote        | of the run in view                                |
/// | lossPlot, plotMetric, ... | the curves (MetricsPlot)                       |
class TrainingPage : public Page
{
    Q_OBJECT

public:
    explicit TrainingPage(QWidget* parent = nullptr);
    ~TrainingPage() override;

    QString title() const override;
    void setSession(ProjectSession* session) override;
    void showItem(std::int64_t run) override;

    void startRun();                                           ///< with the form's settings
    void startBaseline();                                      ///< LoRA with the form's settings
    void saveCurves(const QString& kind, const QString& file); ///< "png", "pdf", "csv"
    void removeRuns(const std::vector<std::int64_t>& runs);    ///< without asking
    void removeCheckpoints(const QList<qint64>& checkpoints);  ///< without asking
    bool isReading() const;                                    ///< metrics are still coming from the project

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    static constexpr int widthForForm = 900; ///< of the page; below, the form makes room until asked for
    static constexpr int widthForLog = 900;  ///< of what stands beside the form; below, the log is a tab
    struct Update;                           ///< what one look at the project brings
    using Write = std::function<void(Project&)>;

    // training_layout.cpp
    void build();
    QWidget* buildForm();
    QWidget* buildRuns();
    QWidget* buildCurves();
    QWidget* buildTabs();
    QLayout* buildRunTools();
    void connectParts();
    void connectPanel();
    void connectTabs();
    void placeLog();

    void look(); ///< reads what has changed, beside the window; again when asked meanwhile
    void take(Update update);
    void takeRuns(std::vector<RunRecord> runs);
    void showSelection();
    void showViewed(); ///< panel, checkpoints, log, note
    void showState();
    void showRunTools();
    void sampleLengths();
    std::vector<std::int64_t> selectedRuns() const;
    std::vector<RunRecord> selectedRecords() const;
    void selectRun(std::int64_t run);

    // run_actions.cpp
    void addRun(const CompositionRecord& composition, const TrainingSettings& settings, const QString& name);
    void startWorker();
    void write(Write job, std::function<void()> done = {}); ///< beside the window, then looks
    void request(std::int64_t run, RunRequest request);
    void resume(std::int64_t run);
    void startAnew();
    void duplicate();
    void startBaselineOfViewed();
    void trainNewModel(const std::optional<TrainingSettings>& like = {});
    void rename(std::int64_t run, const QString& name);
    void compareSettings();
    void askToRemove();
    void askToRemoveCheckpoints(const QList<qint64>& checkpoints);
    void useInCompare(std::int64_t checkpoint);
    void chooseCurvesFile(const QString& kind);
    void raise(const ErrorInfo& error);

    QPointer<ProjectSession> m_session;
    std::unique_ptr<ProjectThread> m_thread;
    std::shared_ptr<TokenizerCache> m_tokenizers;
    RunDataCheck* m_dataCheck;                  ///< the form's
    std::map<std::int64_t, double> m_startedAt; ///< when runs were last started: then their curves begin anew
    std::vector<CheckpointRow> m_checkpoints;   ///< of the run in view
    std::int64_t m_viewed = 0;                  ///< the run in the panel
    std::int64_t m_wanted = 0;                  ///< to be selected when it appears
    int m_atOnce = 1;
    bool m_looking = false;
    bool m_lookAgain = false;
    bool m_stale = false;     ///< something changed while the page was hidden
    bool m_partsStale = true; ///< datasets or splits may have changed: counting them is not cheap
    std::vector<PartChoice> m_parts;
    QString m_sampled; ///< of which composition and mixture the lengths are known or asked for
    bool m_loaded = false;
    bool m_hasCompositions = false;
    bool m_formDecided = false; ///< whether the form is shown was settled, by the page or the person

    MetricsReader* m_metrics;
    PageStack* m_stack;
    QStackedWidget* m_runsStack;
    EmptyState* m_empty;
    ErrorBanner* m_banner;
    QWidget* m_formCard;
    TrainingForm* m_form;
    QPushButton* m_start;
    QPushButton* m_startBaseline;
    QPushButton* m_newModel = nullptr;
    QPushButton* m_newRun;
    QWidget* m_column; ///< what stands beside the form
    RunPanel* m_panel;
    MetricsPlot* m_plot;
    Card* m_logCard; ///< the log beside the curves
    QTabWidget* m_tabs;
    QLineEdit* m_filter;
    QWidget* m_runsTab; ///< the table below its filter and tools
    QToolButton* m_compare;
    QToolButton* m_rename;
    QToolButton* m_delete;
    QTableView* m_table;
    RunsModel* m_model;
    RunsView* m_view;
    QueueView* m_queue;
    CheckpointsView* m_checkpointsView;
    RunLogView* m_log;
    RunNote* m_note;
};

} // namespace calm::ui
