#pragma once

#include "ui/compare_page/columns.h"
#include "ui/compare_page/exchange.h"

#include <QFrame>
#include <QIcon>

class QComboBox;
class QLabel;

namespace calm::ui
{

class AnswerView;
class ElidedLabel;

/// One column: who answers, the answer as it streams, and its speed. Object names of the n-th: "column0", and its
/// parts "answer0" (the text), "stats0", "checkpoint0", "answerError0", "answerVerdict0", "answerWarning0".
class AnswerColumn : public QFrame
{
    Q_OBJECT

public:
    explicit AnswerColumn(const ColumnDescription& description, QWidget* parent = nullptr);

    void setNumber(int number);                          ///< for object names
    void describe(const ColumnDescription& description); ///< new checkpoints; a choice that still exists stays
    const ColumnDescription& description() const { return m_description; }
    Member member() const; ///< with the chosen checkpoint
    void chooseCheckpoint(std::int64_t checkpoint); ///< nothing happens where it is no choice
    QString label() const; ///< under which the answer is kept

    QWidget* tabAfter(QWidget* previous); ///< puts its parts behind `previous` in the tab order; answers the last
    void startWaiting();
    void showLoading(const QString& stage);
    void appendToken(const protocol::TokenEvent& token);
    void finish(const protocol::ColumnFinishedEvent& result);
    void stop(const QString& reason); ///< ended without a result
    void clear();
    void showAnswer(const Answer& answer);
    Answer answer() const;

    bool isTrained() const;                    ///< models alone always are
    void setExpected(const QString& expected); ///< empty = none
    AnswerView& view() { return *m_view; }

protected:
    void changeEvent(QEvent* event) override;

private:
    enum class State { empty, waiting, streaming, finished, stopped };
    void fillCheckpoints();
    void showPlaceholder();
    void dress(); ///< the colour of the role
    void showState(const QString& text);
    void showVerdict();
    void showWarning(); ///< of the chosen checkpoint's training

    ColumnDescription m_description;
    State m_state = State::empty;
    QString m_expected;
    protocol::ColumnFinishedEvent m_result;
    QLabel* m_dot;
    ElidedLabel* m_role;
    QLabel* m_model;
    QComboBox* m_checkpoint;
    QLabel* m_warning;
    AnswerView* m_view;
    QLabel* m_error;
    QLabel* m_stateLine;
    QLabel* m_verdict;
};

QString tokensText(int tokens); ///< "1 token", "3 tokens"
/// "3 tokens · first after 0.12 s · 85 tokens/s"
QString speedText(const protocol::ColumnFinishedEvent& result);

} // namespace calm::ui
