#include "ui/evaluate_page/result_model.h"

#include "ui/evaluate_page/verdict.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/theme.h"

#include <QLocale>
#include <QPainter>

namespace calm::ui
{

namespace
{

QString oneDecimal(double percent)
{
    return QLocale().toString(percent, 'f', 1);
}

/// In two lines what would not fit in one: "composed", "without 2".
QString headingOf(const std::string& label)
{
    const QString text = fromUtf8(label);
    if (!isPartOfComposition(label))
        return text;
    const qsizetype begin = text.indexOf(wordsBeforeOff);
    return text.left(begin) + '\n' + ResultModel::tr("without %1").arg(text.mid(begin + wordsBeforeOff.size()));
}

} // namespace

ResultModel::ResultModel(QObject* parent) : QAbstractTableModel(parent) {}

void ResultModel::setTable(const ResultTable& table)
{
    beginResetModel();
    m_table = table;
    m_table.scores.resize(m_table.tasks.size());
    for (auto& row : m_table.scores)
        row.resize(m_table.members.size());
    endResetModel();
}

int ResultModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.tasks.size());
}

int ResultModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.members.size());
}

QVariant ResultModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const std::vector<Score>& row = m_table.scores[std::size_t(index.row())];
    const Score& score = row[std::size_t(index.column())];
    switch (role) {
    case Qt::DisplayRole:
        return score.examples == 0 ? QString(QChar(0x2013)) : formatPercent(score.percent() / 100);
    case intervalRole:
        return score.examples == 0 ? QString()
                                   : tr("%1 – %2").arg(oneDecimal(score.lowPercent()), oneDecimal(score.highPercent()));
    case bestRole:
        return bestColumn(row) == index.column();
    case Qt::ToolTipRole:
        return tr("%1 of %2 right. Click to read the answers.")
            .arg(formatCount(score.correct), formatCount(score.examples));
    case Qt::AccessibleTextRole:
        return tr("%1 on %2: %3 percent, 95 percent interval %4")
            .arg(fromUtf8(m_table.members[std::size_t(index.column())]),
                 taskText(m_table.tasks[std::size_t(index.row())]), oneDecimal(score.percent()),
                 data(index, intervalRole).toString());
    case Qt::TextAlignmentRole:
        return int(Qt::AlignRight | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant ResultModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    if (orientation == Qt::Vertical)
        return taskText(m_table.tasks[std::size_t(section)]);
    const std::string& label = m_table.members[std::size_t(section)];
    return role == Qt::ToolTipRole ? fromUtf8(label) : headingOf(label);
}

void ResultDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Colours& colours = option.widget ? coloursOf(*option.widget) : lightColours();
    const bool best = index.data(ResultModel::bestRole).toBool();
    painter->save();
    if (best) {
        QColor ground = colours.success;
        ground.setAlpha(colours.dark ? 46 : 30);
        painter->fillRect(option.rect, ground);
    }
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, colours.accentSoft);
    const QRect area = option.rect.adjusted(8, 5, -10, -5);
    QFont font = option.font;
    font.setBold(best);
    font.setPointSizeF(font.pointSizeF() * 1.15);
    painter->setFont(font);
    painter->setPen(colours.text);
    painter->drawText(area, Qt::AlignRight | Qt::AlignTop, index.data().toString());
    font = option.font;
    font.setPointSizeF(font.pointSizeF() * 0.85);
    painter->setFont(font);
    painter->setPen(colours.mutedText);
    painter->drawText(area, Qt::AlignRight | Qt::AlignBottom, index.data(ResultModel::intervalRole).toString());
    if (option.state & QStyle::State_HasFocus) {
        painter->setPen(colours.accent);
        painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
    }
    painter->restore();
}

QSize ResultDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    return {120, option.fontMetrics.height() * 2 + 18};
}

} // namespace calm::ui
