#pragma once

#include "ui/compare_page/columns.h"
#include "ui/compare_page/exchange.h"

#include <QTimer>
#include <QWidget>

#include <map>
#include <vector>

class QComboBox;
class QHBoxLayout;
class QMenu;

namespace calm::ui
{

class AnswerColumn;

/// The columns side by side. Routes a running comparison's events to them and keeps the marks of differing words
/// up to date. Object names: those of AnswerColumn, and "markReference" for what words are marked against.
class ColumnsPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ColumnsPanel(QWidget* parent = nullptr);

    /// Columns that stay keep their widget and what it shows.
    void setColumns(const std::vector<ColumnDescription>& columns);
    void chooseCheckpoint(std::int64_t checkpoint); ///< in every column that may answer with it
    const std::vector<AnswerColumn*>& columns() const { return m_columns; }
    QMenu* visibilityMenu() const { return m_menu; } ///< one checkable action per column
    QWidget* referenceChooser() const;

    /// Empties the columns and answers who is to be asked: those in view that can answer.
    std::vector<Member> start(const QString& expected);
    void takeToken(const protocol::TokenEvent& token);
    void takeFinished(const protocol::ColumnFinishedEvent& result);
    void showLoading(const QString& stage);
    void stop(const QString& reason);
    int finishedColumns() const { return m_finished; }
    int askedColumns() const { return static_cast<int>(m_asked.size()); }
    std::vector<Answer> answers() const; ///< of the columns that were asked

    void showExchange(const Exchange& exchange); ///< columns must have been set to its members
    void clear();

private:
    bool isHidden(const AnswerColumn& column) const;
    void fillMenu();
    void fillReference();
    void markDifferences();
    void scheduleMarks();

    std::vector<AnswerColumn*> m_columns;
    std::vector<AnswerColumn*> m_asked; ///< in the order of the request's columns
    std::map<QString, bool> m_chosen;   ///< roles a person switched on or off
    int m_finished = 0;
    bool m_referenceChosen = false; ///< by the person; else the first column
    QTimer m_markTimer;
    QMenu* m_menu;
    QComboBox* m_reference;
    QWidget* m_row;
    QHBoxLayout* m_rowLayout;
};

} // namespace calm::ui
