#include "ui/widgets/empty_state.h"

#include "ui/widgets/card.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/scale.h"
#include "ui/widgets/theme.h"

#include <QEvent>
#include <QPushButton>
#include <QVBoxLayout>

namespace calm::ui
{

EmptyState::EmptyState(const QString& iconName, const QString& heading, const QString& sentence,
                       const QString& buttonText, QWidget* parent)
    : QWidget(parent), m_iconName(iconName), m_icon(new QLabel), m_heading(makeLabel({}, "section")),
      m_sentence(makeSentence({}, "muted")), m_button(new QPushButton)
{
    setRole(m_button, "primary");
    m_sentence->setAlignment(Qt::AlignHCenter);
    m_sentence->setMaximumWidth(420);
    m_sentence->setMinimumWidth(200);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(gap);
    layout->addStretch();
    for (QWidget* widget : {static_cast<QWidget*>(m_icon), static_cast<QWidget*>(m_heading)})
        layout->addWidget(widget, 0, Qt::AlignHCenter);
    // The sentence needs the line's width to wrap well, so it stands between two stretches.
    auto* line = new QHBoxLayout;
    line->addStretch(1);
    line->addWidget(m_sentence, 6);
    line->addStretch(1);
    layout->addLayout(line);
    layout->addSpacing(spaceTiny);
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addStretch();
    connect(m_button, &QPushButton::clicked, this, &EmptyState::activated);
    setText(heading, sentence, buttonText);
    drawIcon();
}

void EmptyState::setText(const QString& heading, const QString& sentence, const QString& buttonText)
{
    m_heading->setText(heading);
    m_sentence->setText(sentence);
    m_button->setText(buttonText);
    m_button->setVisible(!buttonText.isEmpty());
}

void EmptyState::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        drawIcon();
    QWidget::changeEvent(event);
}

void EmptyState::drawIcon()
{
    m_icon->setPixmap(iconPixmap(m_iconName, coloursOf(*this).accent, 44, devicePixelRatioF()));
}

} // namespace calm::ui
