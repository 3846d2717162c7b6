#pragma once

#include "core/spec/result_table.h"

#include <QWidget>

class QCustomPlot;

namespace calm::ui
{

/// The same table as bars: one group a task, one bar a member, a whisker over the 95% interval.
class ResultChart : public QWidget
{
    Q_OBJECT

public:
    explicit ResultChart(QWidget* parent = nullptr);
    void setTable(const ResultTable& table);
    void setForPaper(); ///< dark on light, whatever the window looks like
    QPixmap picture(int width, int height) const;
    QCustomPlot& plot() { return *m_plot; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void draw();
    void dressForPaper();
    bool m_paper = false;
    ResultTable m_table;
    QCustomPlot* m_plot;
};

} // namespace calm::ui
