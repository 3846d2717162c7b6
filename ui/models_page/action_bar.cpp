#include "ui/models_page/action_bar.h"

#include "ui/widgets/card.h"
#include "ui/widgets/icons.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>

namespace calm::ui
{

ActionBar::ActionBar(QWidget* parent)
    : QFrame(parent), m_sentence(makeSentence({}, "plain")), m_progress(new QProgressBar),
      m_undo(new QPushButton(icon("undo"), tr("Undo"))), m_cancel(new QPushButton(icon("stop"), tr("Cancel"))),
      m_close(new QToolButton)
{
    setProperty("card", true);
    m_sentence->setObjectName("modelsDone");
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_progress->setObjectName("modelsProgress");
    m_progress->setAccessibleName(tr("How far it is"));
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(180);
    m_undo->setObjectName("modelsUndo");
    m_undo->setToolTip(tr("As it was before (Ctrl+Z)"));
    m_undo->setShortcut(QKeySequence::Undo);
    m_cancel->setObjectName("modelsCancel");
    m_close->setIcon(icon("close"));
    m_close->setToolTip(tr("Close this message"));
    m_close->setAccessibleName(m_close->toolTip());
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(12, 6, 8, 6);
    line->setSpacing(gap);
    line->addWidget(m_sentence, 1);
    line->addWidget(m_progress);
    line->addWidget(m_undo);
    line->addWidget(m_cancel);
    line->addWidget(m_close);
    connect(m_undo, &QPushButton::clicked, this, &ActionBar::undoRequested);
    connect(m_cancel, &QPushButton::clicked, this, &ActionBar::cancelRequested);
    connect(m_close, &QToolButton::clicked, this, &ActionBar::clear);
    clear();
}

void ActionBar::show(const QString& sentence, QWidget* button)
{
    m_sentence->setText(sentence);
    m_undo->setVisible(button == m_undo);
    m_cancel->setVisible(button == m_cancel);
    m_progress->setVisible(button == m_cancel);
    m_close->setVisible(button != m_cancel);
    setVisible(true);
}

void ActionBar::showDone(const QString& sentence, bool canUndo)
{
    show(sentence, canUndo ? m_undo : nullptr);
}

void ActionBar::showProgress(const QString& sentence)
{
    show(sentence, m_cancel);
    setProgress(0, 0);
}

void ActionBar::setProgress(qint64 done, qint64 total)
{
    constexpr int parts = 1000; // bytes do not fit an int
    m_progress->setRange(0, total > 0 ? parts : 0);
    m_progress->setValue(total > 0 ? int(double(done) / double(total) * parts) : 0);
}

void ActionBar::clear()
{
    m_sentence->clear();
    setVisible(false);
}

QString ActionBar::sentence() const
{
    return m_sentence->text();
}

} // namespace calm::ui
