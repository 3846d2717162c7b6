#pragma once

#include "core/base/error.h"
#include "core/store/records.h"
#include "ui/widgets/page.h"

#include <QElapsedTimer>
#include <QPointer>

#include <memory>
#include <vector>

class QLabel;
class QListWidget;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace calm::ui
{

class EmptyState;
class ErrorBanner;
class EvaluationForm;
class PageStack;
class ProjectThread;
class ResultView;

/// The paper's table: rows datasets, columns members, percent right with 95% intervals, a bar chart, a verdict, and
/// the answers behind every cell.
///
/// | objectName            | widget                                        |
/// |-----------------------|-----------------------------------------------|
/// | evaluateTasks         | the datasets (EvaluationForm)                 |
/// | evaluateMembers       | the members (EvaluationForm)                  |
/// | evaluateLimit         | examples per dataset (EvaluationForm)         |
/// | startEvaluationButton | starts                                        |
/// | stopEvaluationButton  | stops, in its place while it runs             |
/// | evaluateProgress      | how far it is                                 |
/// | evaluateList          | earlier evaluations                           |
/// | resultsTable          | the table: a click opens AnswersDialog        |
/// | resultsChart          | the bars                                      |
/// | evaluateVerdict       | new skill gained, old skills kept             |
/// | evaluateExportHtml, evaluateExportPdf | write the shown one           |
class EvaluatePage : public Page
{
    Q_OBJECT

public:
    explicit EvaluatePage(QWidget* parent = nullptr);
    ~EvaluatePage() override;

    QString title() const override;
    void setSession(ProjectSession* session) override;

    bool isRunning() const { return m_request != 0; }
    void exportHtml(const QString& file); ///< written beside the window; trouble comes as errorRaised
    void exportPdf(const QString& file);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void build();
    QWidget* buildLeft();
    QWidget* buildRight();
    void connectParts();
    void readProject();
    void takeEvaluations(std::vector<EvaluationRecord> evaluations);
    void showEvaluation(std::int64_t id);
    void showState();
    void run();
    void showFailure(const ErrorInfo& error);
    void stop();
    void finish();
    void showProgress(const QString& stage, std::int64_t done, std::int64_t total);
    void openAnswers(const QString& task, const QString& member);
    void removeEvaluation();
    void raise(const ErrorInfo& error);
    void exported(const QString& file);

    QPointer<ProjectSession> m_session;
    std::unique_ptr<ProjectThread> m_thread;
    std::vector<EvaluationRecord> m_evaluations; ///< newest first
    std::int64_t m_request = 0;
    std::int64_t m_shown = 0; ///< the evaluation in view
    bool m_loaded = false;
    bool m_hasChoices = false;
    bool m_stale = false;     ///< something changed while the page was hidden
    bool m_tasksStale = true; ///< datasets or splits may have changed: counting them is not cheap
    QElapsedTimer m_running;

    PageStack* m_stack;
    QStackedWidget* m_resultStack;
    EmptyState* m_empty;
    ErrorBanner* m_banner;
    EvaluationForm* m_form;
    QLabel* m_problem;
    QPushButton* m_run;
    QPushButton* m_stop;
    QProgressBar* m_progress;
    QLabel* m_progressText;
    QWidget* m_earlier;
    QListWidget* m_list;
    QLabel* m_heading;
    QLabel* m_when;
    QPushButton* m_html;
    QPushButton* m_pdf;
    ResultView* m_result;
};

} // namespace calm::ui
