#include "ui/models_page/together_view.h"

#include "ui/reading/reading_panel.h"

#include <QBoxLayout>
#include <QLineEdit>

namespace calm::ui
{

namespace
{

constexpr int restMilliseconds = 120;

} // namespace

TogetherView::TogetherView(QWidget* parent)
    : QWidget(parent), m_prompt(new QLineEdit), m_answer(new QLineEdit), m_panel(new ReadingPanel)
{
    m_prompt->setObjectName("togetherPrompt");
    m_prompt->setToolTip(tr("Prompt to be read by all models of the composition"));
    m_prompt->setPlaceholderText(tr("A prompt"));
    m_prompt->setAccessibleName(tr("Prompt to be read by all models of the composition"));
    m_answer->setObjectName("togetherAnswer");
    m_answer->setToolTip(tr("Answer to be read after it"));
    m_answer->setPlaceholderText(tr("Its answer"));
    m_answer->setAccessibleName(tr("Answer to be read after it"));
    m_panel->setHint(tr("Type a prompt to see how the anchor and its augmenting models read it."));
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_prompt, 3);
    line->addWidget(m_answer, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 10, 0, 0);
    column->setSpacing(8);
    column->addLayout(line);
    column->addWidget(m_panel, 1);
    m_typing.setSingleShot(true);
    m_typing.setInterval(restMilliseconds);
    for (QLineEdit* edit : {m_prompt, m_answer})
        connect(edit, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(&m_typing, &QTimer::timeout, this, [this] {
        m_panel->setText({m_prompt->text().toStdString(), m_answer->text().toStdString()});
    });
}

void TogetherView::setModels(const std::vector<ReadingModel>& models)
{
    m_panel->setModels(models);
}

void TogetherView::begin()
{
    m_prompt->setFocus(Qt::OtherFocusReason);
}

} // namespace calm::ui
