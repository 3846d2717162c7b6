#include "ui/models_page/models_model.h"

#include "ui/widgets/number_format.h"
#include "ui/widgets/theme.h"

#include <QGuiApplication>

namespace calm::ui
{

void ModelsModel::setModels(std::vector<ModelRecord> models)
{
    beginResetModel();
    m_models = std::move(models);
    endResetModel();
}

int ModelsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_models.size());
}

int ModelsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columnCountValue;
}

QVariant ModelsModel::data(const QModelIndex& index, int role) const
{
    const ModelRecord& model = m_models.at(std::size_t(index.row()));
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(model, column);
    case sortRole:
        return sortValue(model, column);
    case Qt::TextAlignmentRole:
        if (column == parametersColumn || column == contextColumn || column == sizeColumn)
            return int(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    case Qt::ToolTipRole:
        return column == problemColumn ? fromUtf8(model.card.problem) : fromUtf8(model.card.directory);
    case Qt::ForegroundRole:
        if (column == problemColumn && !model.card.problem.empty())
            return coloursOf(QGuiApplication::palette()).danger;
        return {};
    default:
        return {};
    }
}

QVariant ModelsModel::text(const ModelRecord& model, int column) const
{
    const ModelCard& card = model.card;
    switch (column) {
    case nameColumn:
        return fromUtf8(model.name);
    case familyColumn:
        return fromUtf8(card.family);
    case parametersColumn:
        return formatParameters(card.parameters);
    case shapeColumn:
        return tr("%1 × %2").arg(card.layers).arg(card.hiddenSize);
    case contextColumn:
        return card.contextLength > 0 ? formatCount(card.contextLength) : tr("not stated");
    case precisionColumn:
        return fromUtf8(card.dtype);
    case sizeColumn:
        return formatBytes(card.bytes);
    case tokenizerColumn:
        return card.tokenizer.empty() ? tr("none") : fromUtf8(card.tokenizer);
    default:
        return card.problem.empty() ? tr("usable") : fromUtf8(card.problem);
    }
}

QVariant ModelsModel::sortValue(const ModelRecord& model, int column) const
{
    switch (column) {
    case parametersColumn:
        return QVariant::fromValue(qlonglong(model.card.parameters));
    case shapeColumn:
        return model.card.layers * 1000000 + model.card.hiddenSize;
    case contextColumn:
        return model.card.contextLength;
    case sizeColumn:
        return QVariant::fromValue(qlonglong(model.card.bytes));
    default:
        return text(model, column);
    }
}

QVariant ModelsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole) {
        const bool right = section == parametersColumn || section == contextColumn || section == sizeColumn;
        return int((right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole)
        return {};
    const QString names[] = {tr("Name"),      tr("Family"), tr("Parameters"), tr("Layers × width"), tr("Context"),
                             tr("Precision"), tr("Size"),   tr("Tokenizer"),  tr("State")};
    return names[section];
}

} // namespace calm::ui
