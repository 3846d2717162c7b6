#include "ui/reading/reading_panel.h"

#include "ui/reading/alignment_view.h"
#include "ui/widgets/card.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/scale.h"

#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace calm::ui
{

ReadingPanel::ReadingPanel(QWidget* parent)
    : QWidget(parent), m_tokenizers(std::make_shared<TokenizerCache>()), m_stack(new QStackedWidget),
      m_note(makeSentence({})), m_sentence(makeSentence({}, "plain")), m_summary(makeSentence({}, "plain")),
      m_legend(makeSentence({})), m_scroll(new QScrollArea), m_view(new AlignmentView)
{
    m_note->setObjectName("alignmentNote");
    m_note->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_sentence->setObjectName("alignmentSentence");
    m_summary->setObjectName("alignmentSummary");
    m_legend->setText(tr("Solid: seen from there; outlined: settled by that very token. Dotted: not yet settled. "
                         "Underlined: trained on."));
    m_view->setProperty("role", "scrolled");
    m_scroll->setWidget(m_view);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    auto* reading = new QWidget;
    auto* column = new QVBoxLayout(reading);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spaceTiny);
    column->addWidget(m_scroll, 1);
    column->addWidget(m_sentence);
    column->addWidget(m_summary);
    column->addWidget(m_legend);
    m_stack->addWidget(m_note);
    m_stack->addWidget(reading);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);

    connect(m_view, &AlignmentView::shownPositionChanged, this, &ReadingPanel::showSentence);
    connect(m_view, &AlignmentView::moved, this, [this](const QRect& token) {
        constexpr int around = 60;
        m_scroll->ensureVisible(token.center().x(), token.center().y(), 0, around);
    });
    read();
}

void ReadingPanel::setModels(const std::vector<ReadingModel>& models)
{
    if (models == m_models)
        return;
    m_models = models;
    read();
}

void ReadingPanel::setText(ReadingText text)
{
    if (text == m_text)
        return;
    m_text = std::move(text);
    read();
}

void ReadingPanel::setLimit(int tokens)
{
    m_limit = tokens;
    m_view->setLimit(tokens);
    showSentence();
}

void ReadingPanel::setHint(const QString& hint)
{
    m_hint = hint;
    read();
}

void ReadingPanel::read()
{
    if (m_models.empty() || (m_text.prompt.empty() && m_text.response.empty())) {
        m_job.drop();
        showNote(m_models.empty()
                     ? tr("Choose an anchor and its augmenting models first; then every text can be seen as "
                          "they read it.")
                     : m_hint,
                 "muted");
        return;
    }
    m_job.run([tokenizers = m_tokenizers, models = m_models,
               text = m_text](const std::stop_token&) { return readTogether(*tokenizers, models, text, mostTokens); },
              [this](Reading reading) { showReading(std::move(reading)); },
              [this](const ErrorInfo& error) { showNote(fromUtf8(error.sentence), "warning"); });
}

void ReadingPanel::showNote(const QString& text, const char* role)
{
    m_note->setText(text);
    setRole(m_note, role);
    m_stack->setCurrentIndex(0);
}

void ReadingPanel::showReading(Reading reading)
{
    m_shortened = reading.shortened;
    m_view->setReading(std::move(reading));
    m_stack->setCurrentIndex(1);
    showSentence();
}

void ReadingPanel::showSentence()
{
    m_sentence->setText(m_view->sentence() +
                        (m_shortened ? ' ' + tr("Only the first %1 tokens are drawn.").arg(mostTokens) : QString()));
    m_summary->setText(readingSummary(m_view->reading(), m_limit));
}

} // namespace calm::ui
