#pragma once

#include "core/spec/layer_similarity.h"

#include <QWidget>

#include <optional>
#include <vector>

class QCPColorMap;
class QCPColorScale;
class QCPGraph;
class QCPItemRect;
class QCustomPlot;

namespace calm::ui
{

/// Similarity of one augmenting model's layers (upwards) with the anchor's (to the right) as colours; rings mark the
/// connections. The cell under the pointer, or at the keyboard's place, is framed and said. A click or Return connects
/// or disconnects it; the arrows, Home, End, Page Up and Down move.
class HeatMap : public QWidget
{
    Q_OBJECT

public:
    explicit HeatMap(QWidget* parent = nullptr);
    void setSimilarity(const LayerSimilarity& similarity, int model);
    void clear();
    void setConnections(const std::vector<Connection>& drawn, const std::vector<Connection>& proposed);

    /// A cell as a connection of the model shown; nullopt = none is pointed at.
    std::optional<Connection> current() const;
    double valueOf(const Connection& connection) const;    ///< of a pair that is shown
    QPoint positionOf(const Connection& connection) const; ///< the middle of its cell, in this widget

Q_SIGNALS:
    void pointedAt(); ///< current() is another
    void chosen(const calm::Connection& connection);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Cell
    {
        int row = 0;    ///< of the augmenting model's layers
        int column = 0; ///< of the anchor's
        bool operator==(const Cell&) const = default;
    };
    const LayerSimilarity::Model& shown() const;
    std::optional<Cell> cellAt(const QPoint& position) const;
    std::optional<Cell> cellOf(const Connection& connection) const;
    void point(std::optional<Cell> cell);
    void moveBy(int rows, int columns);
    void dress();
    void markConnections();

    LayerSimilarity m_similarity;
    int m_model = -1; ///< none is shown
    std::vector<Connection> m_drawn, m_proposed;
    std::optional<Cell> m_cell;
    QCustomPlot* m_plot;
    QCPColorMap* m_map;
    QCPColorScale* m_scale;
    QCPGraph* m_rings;
    QCPGraph* m_proposals;
    QCPItemRect* m_frame;
};

} // namespace calm::ui
