#include "ui/widgets/card.h"

#include "ui/widgets/scale.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QStyle>
#include <QVBoxLayout>

namespace calm::ui
{

PageHeader::PageHeader(const QString& title, const QString& sentence, QWidget* parent)
    : QWidget(parent), m_sentence(makeSentence(sentence, "subtitle")), m_actions(new QHBoxLayout)
{
    auto* words = new QVBoxLayout;
    words->setSpacing(spaceTiny);
    words->addWidget(makeLabel(title, "title"));
    words->addWidget(m_sentence);
    m_sentence->setVisible(!sentence.isEmpty());
    m_actions->setSpacing(spaceSmall);
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(spaceMedium);
    line->addLayout(words, 1);
    line->addLayout(m_actions);
}

void PageHeader::setSentence(const QString& sentence)
{
    m_sentence->setText(sentence);
    m_sentence->setVisible(!sentence.isEmpty());
}

void PageHeader::addAction(QWidget* widget)
{
    m_actions->addWidget(widget, 0, Qt::AlignTop);
}

Card::Card(const QString& heading, QWidget* parent)
    : QFrame(parent), m_heading(makeLabel(heading, "section")), m_headingLine(new QHBoxLayout), m_body(new QVBoxLayout)
{
    setProperty("card", true);
    m_headingLine->setSpacing(spaceSmall);
    m_headingLine->addWidget(m_heading, 1);
    m_heading->setVisible(!heading.isEmpty());
    m_body->setSpacing(spaceSmall);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(cardPadding, cardPadding, cardPadding, cardPadding);
    layout->setSpacing(gap);
    layout->addLayout(m_headingLine);
    layout->addLayout(m_body, 1);
}

void Card::setHeading(const QString& heading)
{
    m_heading->setText(heading);
    m_heading->setVisible(!heading.isEmpty());
}

void Card::addAction(QWidget* widget)
{
    m_headingLine->addWidget(widget);
}

QLabel* makeLabel(const QString& text, const char* role, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setProperty("role", role);
    return label;
}

void setRole(QWidget* widget, const char* role)
{
    widget->setProperty("role", role);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

QFrame* makeLine(QWidget* parent)
{
    auto* line = new QFrame(parent);
    line->setProperty("line", true);
    return line;
}

QLabel* makeSentence(const QString& text, const char* role, QWidget* parent)
{
    QLabel* label = makeLabel(text, role, parent);
    label->setWordWrap(true);
    label->setMinimumWidth(80);
    return label;
}

void centreLabels(QFormLayout& form)
{
    for (int row = 0; row < form.rowCount(); ++row) {
        const QLayoutItem* label = form.itemAt(row, QFormLayout::LabelRole);
        const QLayoutItem* field = form.itemAt(row, QFormLayout::FieldRole);
        if (!label || !label->widget() || !field)
            continue;
        // An underlined letter is written apart from the next one: "Train" is then wider than its size says.
        constexpr int apart = 2;
        label->widget()->setContentsMargins(0, 0, apart, 0);
        QWidget* widget = field->widget();
        if (widget)
            widget->ensurePolished(); // the style sheet makes it higher
        label->widget()->setMinimumHeight(widget ? widget->sizeHint().height() : field->sizeHint().height());
    }
}

} // namespace calm::ui
