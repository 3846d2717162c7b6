#include "ui/models_page/models_model.h"

#include "ui/models_page/memory_fit.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/theme.h"

#include <QFont>
#include <QGuiApplication>

#include <algorithm>

namespace calm::ui
{

namespace
{

bool isNumber(int column)
{
    return column == ModelsModel::parametersColumn || column == ModelsModel::contextColumn ||
           column == ModelsModel::sizeColumn;
}

} // namespace

void ModelsModel::setModels(std::vector<ListedModel> models, std::int64_t freeMemory)
{
    beginResetModel();
    m_free = freeMemory;
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
    const ListedModel& model = m_models.at(std::size_t(index.row()));
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(model, column);
    case sortRole:
        return sortValue(model, column);
    case searchRole:
        return QStringList{model.name,
                           fromUtf8(model.card.family),
                           fromUtf8(model.card.dtype),
                           fromUtf8(model.card.tokenizer),
                           model.place,
                           fromUtf8(model.card.directory),
                           model.note,
                           model.missing ? tr("missing") : QString()}
            .join(' ');
    case Qt::TextAlignmentRole:
        return int((isNumber(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return toolTip(model, column);
    case Qt::AccessibleTextRole:
        return headerData(column, Qt::Horizontal, Qt::DisplayRole).toString() + ": " + text(model, column);
    case Qt::FontRole:
        if (column == nameColumn && model.project != 0) {
            QFont font = QGuiApplication::font();
            font.setWeight(QFont::DemiBold);
            return font;
        }
        return {};
    case Qt::ForegroundRole: {
        const Colours& colours = coloursOf(QGuiApplication::palette());
        if (column == problemColumn && !model.isUsable())
            return colours.danger;
        if (column == memoryColumn && model.isUsable()) {
            const MemoryFit::Kind kind = fitOf(model.memory, m_free).kind;
            if (kind == MemoryFit::Kind::none)
                return colours.danger;
            if (kind == MemoryFit::Kind::partly)
                return colours.warning;
        }
        return model.isUsable() ? QVariant() : QVariant(colours.mutedText);
    }
    default:
        return {};
    }
}

QString ModelsModel::text(const ListedModel& model, int column) const
{
    const ModelCard& card = model.card;
    const QString unknown = "–";
    switch (column) {
    case nameColumn:
        return model.name;
    case familyColumn:
        return card.family.empty() ? unknown : fromUtf8(card.family);
    case parametersColumn:
        return card.parameters > 0 ? formatParameters(card.parameters) : unknown;
    case shapeColumn:
        return card.layers > 0 ? tr("%1 × %2").arg(card.layers).arg(card.hiddenSize) : unknown;
    case contextColumn:
        return card.contextLength > 0 ? formatCount(card.contextLength) : unknown;
    case precisionColumn:
        return card.dtype.empty() ? unknown : fromUtf8(card.dtype);
    case sizeColumn:
        return card.bytes > 0 ? formatBytes(card.bytes) : unknown;
    case memoryColumn:
        return model.isUsable() ? fitOf(model.memory, m_free).word : unknown;
    case tokenizerColumn:
        return card.tokenizer.empty() ? tr("none") : fromUtf8(card.tokenizer);
    case placeColumn:
        return model.place;
    default:
        return model.isUsable() ? tr("usable")
               : model.missing  ? tr("missing: %1").arg(fromUtf8(card.problem))
                                : fromUtf8(card.problem);
    }
}

QString ModelsModel::toolTip(const ListedModel& model, int column) const
{
    // Rich text wraps; a sentence in one line would be wider than the screen.
    const auto wrapped = [](const QString& words) { return "<p>" + words.toHtmlEscaped() + "</p>"; };
    if (column == problemColumn && !model.isUsable())
        return wrapped(fromUtf8(model.card.problem));
    if (column == memoryColumn && model.isUsable())
        return wrapped(fitOf(model.memory, m_free).sentence);
    if (column == parametersColumn && model.card.parameters > 0)
        return tr("%1 parameters").arg(formatCount(model.card.parameters));
    if (column == contextColumn && model.card.contextLength == 0)
        return tr("config.json does not state it.");
    const QString note = model.note.isEmpty() ? QString() : "\n" + model.note;
    return wrapped(model.name + "\n" + fromUtf8(model.card.directory) + note);
}

QVariant ModelsModel::sortValue(const ListedModel& model, int column) const
{
    switch (column) {
    case parametersColumn:
        return QVariant::fromValue(qlonglong(model.card.parameters));
    case shapeColumn:
        return QVariant::fromValue(qlonglong(model.card.layers) * 1'000'000 + model.card.hiddenSize);
    case contextColumn:
        return model.card.contextLength;
    case sizeColumn:
        return QVariant::fromValue(qlonglong(model.card.bytes));
    case memoryColumn:
        return QVariant::fromValue(qlonglong(model.memory.whole()));
    case problemColumn:
        return model.isUsable() ? QString() : fromUtf8(model.card.problem);
    default:
        return text(model, column);
    }
}

QVariant ModelsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section >= columnCountValue)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const QString names[] = {tr("Name"),      tr("Family"),    tr("Parameters"), tr("Layers × width"),
                             tr("Context"),   tr("Precision"), tr("Size"),       tr("Memory"),
                             tr("Tokenizer"), tr("Where"),     tr("State")};
    const QString help[] = {tr("Those of this project stand first, in bold."),
                            tr("The architecture, as config.json's model_type names it."),
                            tr("All numbers of all tensors."),
                            tr("How many decoder blocks, and how wide the state between them is."),
                            tr("How many tokens it was made to read at most."),
                            tr("What most of its weights are stored as."),
                            tr("The weights on disk."),
                            tr("Whether it goes into the memory that is free now: weights, and keys and values of all "
                               "tokens it was made for."),
                            tr("The kind of tokenizer.json."),
                            tr("In this project, or where on this machine it was found."),
                            tr("Whether this version can use it, and if not, why.")};
    return role == Qt::ToolTipRole ? help[section] : names[section];
}

QStringList ModelsModel::longestTexts(int column) const
{
    constexpr qsizetype some = 6; // measuring hundreds would take too long; letters differ little in width
    QStringList longest;
    for (const ListedModel& model : m_models) {
        const QString one = text(model, column);
        if (longest.contains(one) || (longest.size() == some && one.size() <= longest.back().size()))
            continue;
        const auto place =
            std::ranges::find_if(longest, [&](const QString& other) { return other.size() < one.size(); });
        longest.insert(place - longest.begin(), one);
        longest = longest.mid(0, some);
    }
    return longest;
}

ModelsFilter::ModelsFilter(ModelsModel* models, QObject* parent) : QSortFilterProxyModel(parent), m_models(models)
{
    setSourceModel(models);
    setSortRole(ModelsModel::sortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setSortLocaleAware(true);
}

void ModelsFilter::setSearch(const QString& words)
{
    m_words = words.simplified().split(' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

void ModelsFilter::setShow(Show show)
{
    m_show = show;
    invalidateFilter();
}

const ListedModel& ModelsFilter::model(int row) const
{
    return m_models->models().at(std::size_t(mapToSource(index(row, 0)).row()));
}

bool ModelsFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    const bool isInProject = m_models->models().at(std::size_t(row)).project != 0;
    if ((m_show == inProject && !isInProject) || (m_show == onMachine && isInProject))
        return false;
    if (m_words.isEmpty())
        return true;
    const QString text = m_models->index(row, 0, parent).data(ModelsModel::searchRole).toString();
    return std::ranges::all_of(m_words, [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

bool ModelsFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    const ListedModel& a = m_models->models().at(std::size_t(left.row()));
    const ListedModel& b = m_models->models().at(std::size_t(right.row()));
    if ((a.project != 0) != (b.project != 0)) // first, also when the order is descending
        return (a.project != 0) == (sortOrder() == Qt::AscendingOrder);
    return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace calm::ui
