#pragma once

#include "ui/compare_page/columns.h"
#include "ui/compare_page/exchange.h"
#include "ui/widgets/page.h"

#include <QPointer>

#include <memory>
#include <vector>

class QComboBox;
class QLabel;
class QPushButton;
class QToolButton;

namespace calm::ui
{

class ChatList;
class ColumnsPanel;
class ElidedLabel;
class EmptyState;
class ErrorBanner;
class PageStack;
class ProjectThread;
class PromptBox;
class SamplingForm;

/// One prompt, answered side by side by the anchor, the augmenting models and the composed model. Every exchange
/// is kept in the project as a chat.
///
/// | objectName               | widget                                                |
/// |--------------------------|-------------------------------------------------------|
/// | promptInput              | PromptBox: Ctrl+Return sends                          |
/// | sendButton               | sends                                                 |
/// | stopAnswersButton        | stops, in place of sendButton while answers come      |
/// | answerAgainButton        | sends once more, with the next seed when sampling     |
/// | randomExampleButton      | fills in a random example; its answer is expected     |
/// | expectedAnswer           | the expected answer                                   |
/// | samplingButton           | folds the SamplingForm out                            |
/// | compareCompositionChoice | the composition, when there are several               |
/// | exportComparisonButton   | the shown exchange as Markdown                        |
/// | historyButton            | shows or hides the ChatList                           |
/// | column0, answer0, stats0, checkpoint0, ... | AnswerColumn, its text and its parts |
class ComparePage : public Page
{
    Q_OBJECT

public:
    explicit ComparePage(QWidget* parent = nullptr);
    ~ComparePage() override;

    QString title() const override;
    void setSession(ProjectSession* session) override;

    bool isAnswering() const { return m_request != 0; }
    void setPrompt(const QString& prompt, const QString& expected = {}, const QString& source = {});
    void exportMarkdown(const QString& file); ///< written beside the window; trouble comes as errorRaised

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    struct Contents; ///< what the page needs of the project, read on the thread
    void build();
    QWidget* buildPromptCard();
    QWidget* buildMarkLine();
    void connectParts();
    void readProject();
    void takeContents(Contents contents);
    void showColumns();
    void showState();

    void send();
    void showFailure(const ErrorInfo& error);
    void sendAgain();
    void stop();
    void finish(const QString& reason); ///< reason empty = all columns answered
    void keepExchange();
    void fillRandomExample(bool onlyIfEmpty = false);
    void showChat(std::int64_t chat);
    void showKept(const Exchange& exchange);
    void removeChat(std::int64_t chat);
    void chooseExportFile();
    void raise(const ErrorInfo& error);

    QPointer<ProjectSession> m_session;
    std::unique_ptr<ProjectThread> m_thread;
    std::unique_ptr<Contents> m_contents;
    std::int64_t m_request = 0; ///< being answered; 0 = none
    Exchange m_exchange;        ///< being answered, or shown
    bool m_historyWanted = true;
    bool m_stale = false;   ///< something changed while the page was hidden
    bool m_offered = false; ///< an example was put into the empty prompt

    PageStack* m_stack;
    EmptyState* m_empty;
    ErrorBanner* m_banner;
    QComboBox* m_composition;
    PromptBox* m_prompt;
    ElidedLabel* m_expected;
    QPushButton* m_send;
    QPushButton* m_stop;
    QPushButton* m_again;
    QPushButton* m_example;
    QToolButton* m_samplingButton;
    QToolButton* m_columnsButton;
    QToolButton* m_historyButton;
    QPushButton* m_export;
    SamplingForm* m_sampling;
    QLabel* m_status;
    ColumnsPanel* m_columns;
    ChatList* m_chats;
};

} // namespace calm::ui
