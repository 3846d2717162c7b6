#pragma once

#include "core/spec/result_table.h"
#include "core/store/records.h"

#include <QWidget>

class QLabel;
class QTableView;

namespace calm::ui
{

class ResultChart;
class ResultModel;

/// One evaluation: verdict, table, chart. Object names: "evaluateVerdict", "resultsTable", "resultsChart".
class ResultView : public QWidget
{
    Q_OBJECT

public:
    explicit ResultView(QWidget* parent = nullptr);

    void showEvaluation(const EvaluationRecord& evaluation); ///< Error(corrupt) when its table cannot be read
    const EvaluationRecord& evaluation() const { return m_evaluation; }
    const ResultTable& table() const;
    QString verdict() const;
    QImage chartImage() const; ///< for reports: dark on light whatever the window looks like

Q_SIGNALS:
    void cellChosen(const QString& task, const QString& member);

private:
    void fitTable();
    EvaluationRecord m_evaluation;
    ResultModel* m_model;
    QTableView* m_table;
    ResultChart* m_chart;
    QLabel* m_verdict;
    QLabel* m_note;
};

} // namespace calm::ui
