#pragma once

#include "core/store/records.h"

#include <QAbstractTableModel>
#include <QDialog>
#include <QPointer>

#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;

namespace calm::ui
{

class ProjectThread;

/// Answers of one cell of the table, filtered to right, wrong or all and by a text.
class AnswersModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { promptColumn, expectedColumn, answerColumn, rightColumn, columns };
    enum class Show { all, wrong, right };

    explicit AnswersModel(QObject* parent = nullptr);
    void setAnswers(std::vector<EvaluationAnswerRecord> answers);
    void filter(Show show, const QString& text);
    int total() const { return static_cast<int>(m_answers.size()); }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<EvaluationAnswerRecord> m_answers;
    std::vector<int> m_shown; ///< indices into m_answers
};

/// The answers behind one cell: prompt, expected, answer, right. Object names: "answersFilter", "answersSearch",
/// "answersTable".
class AnswersDialog : public QDialog
{
    Q_OBJECT

public:
    AnswersDialog(ProjectThread& thread, std::int64_t evaluation, const QString& task, const QString& member,
                  QWidget* parent = nullptr);
    AnswersModel& model() { return *m_model; }

private:
    void applyFilter();

    AnswersModel* m_model;
    QComboBox* m_filter;
    QLineEdit* m_search;
    QTableView* m_table;
    QLabel* m_count;
};

} // namespace calm::ui
