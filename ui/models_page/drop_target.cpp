#include "ui/models_page/drop_target.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"

#include <QMimeData>
#include <QPainter>
#include <QUrl>

namespace calm::ui
{

DropTarget::DropTarget(QWidget* page) : QWidget(page)
{
    setObjectName("dropTarget");
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
}

void DropTarget::cover(const QString& sentence)
{
    m_sentence = sentence;
    setAccessibleName(sentence);
    setGeometry(parentWidget()->rect());
    raise();
    show();
    update();
}

QStringList DropTarget::localPaths(const QMimeData& data)
{
    QStringList paths;
    for (const QUrl& url : data.urls())
        if (url.isLocalFile())
            paths.append(url.toLocalFile());
    return paths;
}

void DropTarget::paintEvent(QPaintEvent*)
{
    constexpr int margin = 8, radius = 12, iconSize = 40;
    const Colours& colours = coloursOf(*this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor veil = colours.surface;
    veil.setAlphaF(0.90f);
    painter.setBrush(veil);
    painter.setPen(QPen(colours.accent, 2, Qt::DashLine));
    painter.drawRoundedRect(rect().adjusted(margin, margin, -margin, -margin), radius, radius);
    const QPoint middle = rect().center();
    painter.drawPixmap(middle.x() - iconSize / 2, middle.y() - iconSize - margin,
                       iconPixmap("import", colours.accent, iconSize, devicePixelRatioF()));
    QFont font = painter.font();
    font.setPointSizeF(font.pointSizeF() * 1.25);
    painter.setFont(font);
    painter.setPen(colours.text);
    painter.drawText(rect().adjusted(4 * margin, middle.y() + margin, -4 * margin, 0),
                     Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, m_sentence);
}

} // namespace calm::ui
