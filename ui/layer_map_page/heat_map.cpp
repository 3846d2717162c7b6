#include "ui/layer_map_page/heat_map.h"

#include "ui/widgets/plot_style.h"
#include "ui/widgets/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <limits>

#include <qcustomplot.h>

namespace calm::ui
{

namespace
{

constexpr double pageStep = 10;

/// So many names that they do not touch: every 1st, 2nd, 5th, 10th, ...
QSharedPointer<QCPAxisTickerText> namesOf(const std::vector<int>& layers)
{
    constexpr std::size_t most = 12;
    std::size_t every = 1;
    for (const std::size_t step : {2, 5, 10, 20, 50, 100})
        if (layers.size() / every > most)
            every = step;
    auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const bool isBlock = layers[i] >= 0 && layers[i] < predictionState;
        if (!isBlock || std::size_t(layers[i]) % every == 0)
            ticker->addTick(double(i), layers[i] == embeddingLayer ? HeatMap::tr("emb.")
                                       : layers[i] == finalState   ? HeatMap::tr("final")
                                                                   : QString::number(layers[i]));
    }
    return ticker;
}

/// Towards the accent: the more alike, the further from the ground, in light and in dark.
QCPColorGradient gradientOf(const Colours& colours)
{
    QCPColorGradient gradient;
    gradient.setColorStops({{0.0, colours.raised}, {1.0, colours.accent}});
    gradient.setColorInterpolation(QCPColorGradient::ciRGB);
    gradient.setNanHandling(QCPColorGradient::nhTransparent);
    return gradient;
}

} // namespace

HeatMap::HeatMap(QWidget* parent)
    : QWidget(parent), m_plot(new QCustomPlot), m_map(new QCPColorMap(m_plot->xAxis, m_plot->yAxis)),
      m_scale(new QCPColorScale(m_plot)), m_rings(m_plot->addGraph()), m_proposals(m_plot->addGraph()),
      m_frame(new QCPItemRect(m_plot))
{
    setObjectName("similarityMap");
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Similarity of layers"));
    setWhatsThis(
        tr("Each cell compares one layer of the augmenting model with one of the anchor by linear CKA: 1 = the same "
           "up to rotation and scale, 0 = nothing in common. A click or Return connects the two."));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    setMinimumHeight(220);
    m_plot->setFocusPolicy(Qt::NoFocus);
    m_plot->setMouseTracking(true);
    m_plot->installEventFilter(this);
    m_map->setInterpolate(false);
    m_map->setTightBoundary(false);
    m_map->setColorScale(m_scale);
    m_scale->setBarWidth(9);
    m_plot->plotLayout()->addElement(0, 1, m_scale);
    auto* margins = new QCPMarginGroup(m_plot); // the scale is as high as the map
    m_plot->axisRect()->setMarginGroup(QCP::msTop | QCP::msBottom, margins);
    m_scale->setMarginGroup(QCP::msTop | QCP::msBottom, margins);
    for (QCPGraph* graph : {m_rings, m_proposals})
        graph->setLineStyle(QCPGraph::lsNone);
    m_frame->setVisible(false);
    for (QCPItemPosition* corner : {m_frame->topLeft, m_frame->bottomRight})
        corner->setType(QCPItemPosition::ptPlotCoords);
    m_plot->xAxis->setLabel(tr("anchor"));
    m_plot->yAxis->setLabel(tr("augmenting"));
    for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis}) {
        axis->grid()->setVisible(false);
        axis->setTickLength(0);
    }
    dress();
}

const LayerSimilarity::Model& HeatMap::shown() const
{
    return m_similarity.augmenting.at(std::size_t(m_model));
}

void HeatMap::setSimilarity(const LayerSimilarity& similarity, int model)
{
    m_similarity = similarity;
    m_model = model;
    m_cell.reset();
    const int rows = int(shown().layers.size()), columns = int(m_similarity.anchorLayers.size());
    m_map->data()->setSize(columns, rows);
    m_map->data()->setRange(QCPRange(0, columns - 1), QCPRange(0, rows - 1));
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < columns; ++column)
            m_map->data()->setCell(column, row, shown().values[std::size_t(row)][std::size_t(column)]);
    m_map->rescaleDataRange(true);
    m_plot->xAxis->setRange(-0.5, columns - 0.5);
    m_plot->yAxis->setRange(-0.5, rows - 0.5);
    m_plot->xAxis->setTicker(namesOf(m_similarity.anchorLayers));
    m_plot->yAxis->setTicker(namesOf(shown().layers));
    markConnections();
    point(std::nullopt);
}

void HeatMap::clear()
{
    m_model = -1;
    m_cell.reset();
    m_map->data()->clear();
    m_rings->data()->clear();
    m_proposals->data()->clear();
    m_frame->setVisible(false);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void HeatMap::setConnections(const std::vector<Connection>& drawn, const std::vector<Connection>& proposed)
{
    m_drawn = drawn;
    m_proposed = proposed;
    markConnections();
}

void HeatMap::markConnections()
{
    for (const auto& [graph, connections] : {std::pair(m_rings, &m_drawn), std::pair(m_proposals, &m_proposed)}) {
        QVector<double> columns, rows;
        for (const Connection& connection : *connections)
            if (const auto cell = cellOf(connection)) {
                columns << cell->column;
                rows << cell->row;
            }
        graph->setData(columns, rows);
    }
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

std::optional<HeatMap::Cell> HeatMap::cellOf(const Connection& connection) const
{
    if (m_model < 0 || connection.augmenting != m_model)
        return std::nullopt;
    const auto row = std::ranges::find(shown().layers, connection.augmentingLayer);
    const auto column = std::ranges::find(m_similarity.anchorLayers, connection.anchorLayer);
    if (row == shown().layers.end() || column == m_similarity.anchorLayers.end())
        return std::nullopt; // the prediction is not compared
    return Cell{int(row - shown().layers.begin()), int(column - m_similarity.anchorLayers.begin())};
}

std::optional<HeatMap::Cell> HeatMap::cellAt(const QPoint& position) const
{
    if (m_model < 0 || !m_plot->axisRect()->rect().contains(position))
        return std::nullopt;
    const int column = qRound(m_plot->xAxis->pixelToCoord(position.x()));
    const int row = qRound(m_plot->yAxis->pixelToCoord(position.y()));
    if (row < 0 || column < 0 || row >= int(shown().layers.size()) || column >= int(m_similarity.anchorLayers.size()))
        return std::nullopt;
    return Cell{row, column};
}

std::optional<Connection> HeatMap::current() const
{
    if (!m_cell)
        return std::nullopt;
    return Connection{m_model, shown().layers[std::size_t(m_cell->row)],
                      m_similarity.anchorLayers[std::size_t(m_cell->column)]};
}

double HeatMap::valueOf(const Connection& connection) const
{
    const auto cell = cellOf(connection);
    return cell ? shown().values[std::size_t(cell->row)][std::size_t(cell->column)]
                : std::numeric_limits<double>::quiet_NaN();
}

QPoint HeatMap::positionOf(const Connection& connection) const
{
    const auto cell = cellOf(connection);
    return cell ? m_plot->mapTo(
                      this, QPointF(m_plot->xAxis->coordToPixel(cell->column), m_plot->yAxis->coordToPixel(cell->row))
                                .toPoint())
                : QPoint();
}

void HeatMap::point(std::optional<Cell> cell)
{
    m_cell = cell;
    m_frame->setVisible(cell.has_value());
    if (cell) {
        m_frame->topLeft->setCoords(cell->column - 0.5, cell->row + 0.5);
        m_frame->bottomRight->setCoords(cell->column + 0.5, cell->row - 0.5);
    }
    m_plot->replot(QCustomPlot::rpQueuedReplot);
    Q_EMIT pointedAt();
}

void HeatMap::moveBy(int rows, int columns)
{
    const Cell from = m_cell.value_or(Cell{});
    point(Cell{std::clamp(from.row + rows, 0, int(shown().layers.size()) - 1),
               std::clamp(from.column + columns, 0, int(m_similarity.anchorLayers.size()) - 1)});
}

bool HeatMap::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_plot || m_model < 0)
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::MouseMove) {
        const auto cell = cellAt(static_cast<QMouseEvent*>(event)->pos());
        if (cell != m_cell)
            point(cell);
    } else if (event->type() == QEvent::MouseButtonPress) {
        const auto* press = static_cast<QMouseEvent*>(event);
        setFocus(Qt::MouseFocusReason);
        point(cellAt(press->pos()));
        if (press->button() == Qt::LeftButton && m_cell)
            Q_EMIT chosen(*current());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void HeatMap::keyPressEvent(QKeyEvent* event)
{
    constexpr int all = 1'000'000;
    const int key = event->key();
    if (m_model < 0)
        return QWidget::keyPressEvent(event);
    if (key == Qt::Key_Left || key == Qt::Key_Right)
        moveBy(0, key == Qt::Key_Left ? -1 : 1);
    else if (key == Qt::Key_Up || key == Qt::Key_Down)
        moveBy(key == Qt::Key_Up ? 1 : -1, 0);
    else if (key == Qt::Key_Home || key == Qt::Key_End)
        moveBy(0, key == Qt::Key_Home ? -all : all);
    else if (key == Qt::Key_PageUp || key == Qt::Key_PageDown)
        moveBy(int(key == Qt::Key_PageUp ? pageStep : -pageStep), 0);
    else if ((key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space) && m_cell)
        Q_EMIT chosen(*current());
    else
        QWidget::keyPressEvent(event);
}

void HeatMap::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    if (m_model >= 0 && !m_cell && event->reason() != Qt::MouseFocusReason)
        point(Cell{});
}

void HeatMap::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    if (m_cell && !hasFocus())
        point(std::nullopt);
}

void HeatMap::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        dress();
}

void HeatMap::dress()
{
    const Colours& colours = coloursOf(*this);
    stylePlot(*m_plot);
    m_plot->axisRect()->setupFullAxesBox(false);
    m_map->setGradient(gradientOf(colours));
    QCPAxis* axis = m_scale->axis();
    axis->setTickLabelColor(colours.mutedText);
    axis->setTickLabelFont(m_plot->xAxis->tickLabelFont());
    axis->setBasePen(QPen(colours.border));
    axis->setTickPen(QPen(colours.border));
    axis->setSubTickPen(Qt::NoPen);
    m_rings->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(colours.text, 2), Qt::NoBrush, 8));
    QPen dashed(colours.text, 1.5, Qt::DotLine);
    m_proposals->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, dashed, Qt::NoBrush, 8));
    m_frame->setPen(QPen(colours.text, 2));
    m_frame->setBrush(Qt::NoBrush);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

} // namespace calm::ui
