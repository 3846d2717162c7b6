#include "ui/layer_map_page/connection_table.h"

#include "core/base/error.h"
#include "ui/layer_map_page/composition_draft.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/theme.h"

#include <QComboBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QIcon>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTimer>

#include <algorithm>

namespace calm::ui
{

namespace
{

/// Edits a cell with a list of what it may become.
class ChoiceDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex& index) const override
    {
        auto* box = new QComboBox(parent);
        box->addItems(static_cast<const ConnectionModel*>(index.model())->choices(index));
        connect(box, &QComboBox::activated, box, [this, box] {
            auto* self = const_cast<ChoiceDelegate*>(this);
            Q_EMIT self->commitData(box);
            Q_EMIT self->closeEditor(box);
        });
        QTimer::singleShot(0, box, &QComboBox::showPopup);
        return box;
    }
    void setEditorData(QWidget* editor, const QModelIndex& index) const override
    {
        static_cast<QComboBox*>(editor)->setCurrentText(index.data().toString());
    }
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override
    {
        model->setData(index, static_cast<QComboBox*>(editor)->currentText());
    }
};

/// The colour of the model's column in the drawing.
QIcon modelDot(const QColor& colour)
{
    constexpr int size = 20, dot = 9;
    QPixmap picture(size, size);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(QRectF((size - dot) / 2.0, (size - dot) / 2.0, dot, dot));
    return QIcon(picture);
}

} // namespace

ConnectionModel::ConnectionModel(CompositionDraft& draft, QObject* parent) : QAbstractTableModel(parent), m_draft(draft)
{
    const auto reset = [this] {
        beginResetModel();
        endResetModel();
    };
    connect(&draft, &CompositionDraft::loaded, this, reset);
    connect(&draft, &CompositionDraft::changed, this, reset);
}

int ConnectionModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_draft.composition().connections.size());
}

int ConnectionModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columnCountValue;
}

QVariant ConnectionModel::data(const QModelIndex& index, int role) const
{
    const Composition& composition = m_draft.composition();
    const Connection& connection = composition.connections.at(std::size_t(index.row()));
    if (role == Qt::DecorationRole && index.column() == modelColumn && composition.augmenting.size() > 1)
        return modelDot(modelColour(coloursOf(QGuiApplication::palette()), connection.augmenting));
    if (role == Qt::ToolTipRole && index.column() == modelColumn)
        return index.data();
    if (role != Qt::DisplayRole && role != Qt::EditRole)
        return {};
    switch (index.column()) {
    case modelColumn:
        return connection.augmenting >= 0 && std::size_t(connection.augmenting) < composition.augmenting.size()
                   ? fromUtf8(composition.augmenting[std::size_t(connection.augmenting)])
                   : QString::number(connection.augmenting);
    case fromColumn:
        return fromUtf8(layerName(connection.augmentingLayer));
    default:
        return fromUtf8(layerName(connection.anchorLayer));
    }
}

QVariant ConnectionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal)
        return {};
    const QString names[] = {tr("Augmenting"), tr("Its layer"), tr("Anchor layer")};
    return names[section];
}

Qt::ItemFlags ConnectionModel::flags(const QModelIndex& index) const
{
    return QAbstractTableModel::flags(index) | Qt::ItemIsEditable;
}

bool ConnectionModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole || !index.isValid())
        return false;
    Connection connection = m_draft.composition().connections.at(std::size_t(index.row()));
    const std::string text = value.toString().toStdString();
    try {
        if (index.column() == modelColumn) {
            const auto& names = m_draft.composition().augmenting;
            connection.augmenting = int(std::ranges::find(names, text) - names.begin());
        } else if (index.column() == fromColumn) {
            connection.augmentingLayer = layerFromName(text);
        } else {
            connection.anchorLayer = layerFromName(text);
        }
    } catch (const Error&) {
        return false; // not the name of a layer: the cell keeps what it had
    }
    return m_draft.replaceConnection(std::size_t(index.row()), connection);
}

QStringList ConnectionModel::choices(const QModelIndex& index) const
{
    const Connection& connection = m_draft.composition().connections.at(std::size_t(index.row()));
    QStringList names;
    if (index.column() == modelColumn) {
        for (const std::string& model : m_draft.composition().augmenting)
            names.append(fromUtf8(model));
        return names;
    }
    const bool from = index.column() == fromColumn;
    const int layers =
        from ? m_draft.augmentingCards().at(std::size_t(connection.augmenting)).layers : m_draft.anchorCard().layers;
    for (int layer = embeddingLayer; layer < layers; ++layer)
        names.append(fromUtf8(layerName(layer)));
    if (from)
        for (const int layer : {finalState, predictionState})
            names.append(fromUtf8(layerName(layer)));
    return names;
}

ConnectionTable::ConnectionTable(CompositionDraft& draft, QWidget* parent)
    : QTableView(parent), m_draft(draft), m_model(new ConnectionModel(draft, this))
{
    setObjectName("connectionsTable");
    setAccessibleName(tr("Connections"));
    setModel(m_model);
    setItemDelegate(new ChoiceDelegate(this));
    setSelectionBehavior(SelectRows);
    setEditTriggers(DoubleClicked | EditKeyPressed | AnyKeyPressed);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setTabKeyNavigation(false);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(30);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setSectionResizeMode(ConnectionModel::modelColumn, QHeaderView::Stretch);
    const int layers = fontMetrics().horizontalAdvance("Anchor layer") + 24;
    horizontalHeader()->resizeSection(ConnectionModel::fromColumn, layers);
    horizontalHeader()->resizeSection(ConnectionModel::toColumn, layers);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setMinimumSectionSize(60);
    horizontalHeader()->setHighlightSections(false);
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        if (!m_selecting)
            Q_EMIT selectionMoved();
    });
}

std::vector<Connection> ConnectionTable::selectedConnections() const
{
    std::vector<Connection> connections;
    for (const QModelIndex& index : selectionModel()->selectedRows())
        connections.push_back(m_draft.composition().connections.at(std::size_t(index.row())));
    return connections;
}

void ConnectionTable::selectConnections(const std::vector<Connection>& connections)
{
    QItemSelection selection;
    const auto& all = m_draft.composition().connections;
    for (std::size_t row = 0; row < all.size(); ++row)
        if (std::ranges::find(connections, all[row]) != connections.end())
            selection.select(m_model->index(int(row), 0), m_model->index(int(row), ConnectionModel::toColumn));
    m_selecting = true;
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    m_selecting = false;
}

void ConnectionTable::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace)
        m_draft.disconnectLayers(selectedConnections());
    else
        QTableView::keyPressEvent(event);
}

} // namespace calm::ui
