#include "ui/widgets/note_banner.h"

#include "ui/widgets/card.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/scale.h"
#include "ui/widgets/theme.h"

#include <QEvent>
#include <QHBoxLayout>

namespace calm::ui
{

NoteBanner::NoteBanner(QWidget* parent) : QFrame(parent), m_icon(new QLabel), m_sentence(makeSentence({}, "plain"))
{
    setProperty("note", true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(12, 8, 12, 8);
    line->setSpacing(gap);
    line->addWidget(m_icon, 0, Qt::AlignTop);
    line->addWidget(m_sentence, 1);
    drawIcon();
    hide();
}

void NoteBanner::setSentence(const QString& sentence)
{
    m_sentence->setText(sentence);
    setVisible(!sentence.isEmpty());
}

QString NoteBanner::sentence() const
{
    return m_sentence->text();
}

void NoteBanner::drawIcon()
{
    constexpr int size = 18;
    m_icon->setPixmap(iconPixmap("warning", coloursOf(*this).warning, size, devicePixelRatioF()));
}

void NoteBanner::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        drawIcon();
    QFrame::changeEvent(event);
}

} // namespace calm::ui
