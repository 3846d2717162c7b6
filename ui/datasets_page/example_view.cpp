#include "ui/datasets_page/example_view.h"

#include "core/data/messages.h"
#include "ui/datasets_page/token_limit_box.h"
#include "ui/reading/reading_panel.h"
#include "ui/widgets/card.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/text_box.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <utility>

namespace calm::ui
{

namespace
{

constexpr int longestText = 200'000; ///< characters; a longer one is not laid out

/// The messages as rich text, each under its role. What is no conversation is shown as it stands.
QString conversationText(const std::string& messages)
{
    try {
        QStringList parts;
        for (const Message& message : messagesFromText(messages))
            parts += QStringLiteral("<p><b>%1</b><br>%2</p>")
                         .arg(fromUtf8(message.role).toHtmlEscaped(),
                              fromUtf8(message.content).left(longestText).toHtmlEscaped().replace('\n', "<br>"));
        return parts.join(QString());
    } catch (const std::exception&) {
        return fromUtf8(messages).left(longestText).toHtmlEscaped();
    }
}

} // namespace

ExampleView::ExampleView(QWidget* parent) : QWidget(parent), m_stack(new QStackedWidget)
{
    auto* hint = makeSentence(tr("Select an example to see it whole, and how the anchor and its augmenting models "
                                 "read it."));
    hint->setObjectName("exampleHint");
    hint->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto* whole = new QWidget;
    auto* column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(gap);
    column->addWidget(buildTexts(), 1);
    column->addWidget(buildReading(), 2);
    m_stack->addWidget(hint);
    m_stack->addWidget(whole);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, gap, 0, 0);
    layout->addWidget(m_stack);
}

QWidget* ExampleView::buildTexts()
{
    const auto text = [this](const char* name, const QString& accessibleName, const QString& help) {
        auto* box = new TextBox(longestText);
        box->setObjectName(name);
        box->setAccessibleName(accessibleName);
        box->setToolTip(help);
        box->growBetween(1, 5);
        box->installEventFilter(this);
        return box;
    };
    m_place = makeSentence({}, "muted");
    m_place->setObjectName("examplePlace");
    m_prompt = text("examplePrompt", tr("Prompt of the example"),
                    tr("What the models are given; it is kept when you leave the field"));
    m_response = text("exampleResponse", tr("Response of the example"),
                      tr("What shall be answered; it is kept when you leave the field"));
    m_flat = makeSentence(tr("A conversation; as plain text it is read so:"), "muted");
    m_messages = makeSentence({}, "plain");
    m_messages->setObjectName("exampleMessages");
    m_messages->setTextFormat(Qt::RichText);
    m_messages->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_messages->setProperty("role", "scrolled");
    m_conversation = new QScrollArea;
    m_conversation->setAccessibleName(tr("Messages of the conversation"));
    m_conversation->setWidget(m_messages);
    m_conversation->setWidgetResizable(true);
    m_conversation->setMinimumHeight(60);
    m_texts = new QWidget;
    auto* column = new QVBoxLayout(m_texts);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_place);
    column->addWidget(m_conversation, 1);
    column->addWidget(m_flat);
    for (const auto& [heading, box] : {std::pair(tr("&Prompt"), m_prompt), std::pair(tr("&Response"), m_response)}) {
        QLabel* label = makeLabel(heading, "strong");
        label->setBuddy(box);
        column->addWidget(label);
        column->addWidget(box);
    }
    return m_texts;
}

QWidget* ExampleView::buildReading()
{
    m_chat = new QCheckBox(tr("Chat template"));
    m_chat->setObjectName("exampleThroughChat");
    m_chat->setToolTip(tr("The prompt as a user's message, written out as each model's chat template has it: as a run "
                          "reads it that was started so."));
    m_limit = new TokenLimitBox("exampleLimit");
    m_reading = new ReadingPanel;
    m_reading->setHint(tr("This example has no text."));
    m_reading->setMinimumHeight(110);
    auto* line = new QHBoxLayout;
    line->setSpacing(6);
    line->addWidget(m_chat);
    line->addStretch();
    line->addWidget(m_limit);
    auto* reading = new QWidget;
    auto* column = new QVBoxLayout(reading);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addLayout(line);
    column->addWidget(m_reading, 1);
    connect(m_chat, &QCheckBox::toggled, this, [this] {
        showReading();
        Q_EMIT throughChatChanged();
    });
    connect(m_limit, &TokenLimitBox::limitChosen, m_reading, &ReadingPanel::setLimit);
    connect(m_limit, &TokenLimitBox::limitChosen, this, &ExampleView::limitChosen);
    return reading;
}

void ExampleView::setModels(const std::vector<ReadingModel>& models)
{
    m_reading->setModels(models);
}

void ExampleView::setLimit(int tokens)
{
    m_limit->setLimit(tokens);
    m_reading->setLimit(tokens);
}

bool ExampleView::throughChat() const
{
    return m_chat->isChecked();
}

void ExampleView::setExample(const std::optional<ExampleRecord>& example, const QString& place)
{
    m_place->setText(place);
    const bool same = example && m_example && example->id == m_example->id && example->prompt == m_example->prompt &&
                      example->response == m_example->response && example->messages == m_example->messages;
    if (same) { // what is being typed stays
        m_example = example;
        return;
    }
    if (!example || !m_example || example->id != m_example->id)
        askForChange();
    m_example = example;
    m_stack->setCurrentIndex(example ? 1 : 0);
    showTexts();
    showReading();
}

void ExampleView::showTexts()
{
    const ExampleRecord example = m_example.value_or(ExampleRecord());
    for (const auto& [box, text] : {std::pair(m_prompt, &example.prompt), std::pair(m_response, &example.response)}) {
        const QString whole = fromUtf8(*text);
        box->setPlainText(whole.left(longestText));
        // A conversation is what its messages say; its flat form follows from them.
        box->setReadOnly(whole.size() > longestText || !example.messages.empty());
    }
    const bool conversation = !example.messages.empty();
    m_messages->setText(conversation ? conversationText(example.messages) : QString());
    m_conversation->setVisible(conversation);
    m_texts->setSizePolicy(QSizePolicy::Preferred, conversation ? QSizePolicy::Preferred : QSizePolicy::Maximum);
    m_flat->setVisible(conversation);
}

void ExampleView::showReading()
{
    const ExampleRecord example = m_example.value_or(ExampleRecord());
    m_reading->setText({example.prompt, example.response, m_chat->isChecked(), example.messages});
}

std::optional<ExampleRecord> ExampleView::takeChange()
{
    if (!m_example || m_prompt->isReadOnly() || m_response->isReadOnly())
        return std::nullopt;
    ExampleRecord after = *m_example;
    // A text nobody touched stays as it is stored: a text box has its own idea of line ends.
    for (const auto& [box, text] : {std::pair(m_prompt, &after.prompt), std::pair(m_response, &after.response)})
        if (box->document()->isModified()) {
            *text = box->toPlainText().toStdString();
            box->document()->setModified(false);
        }
    if (after.prompt == m_example->prompt && after.response == m_example->response)
        return std::nullopt;
    m_example = after;
    return after;
}

void ExampleView::askForChange()
{
    const std::optional<ExampleRecord> before = m_example;
    if (const std::optional<ExampleRecord> after = takeChange()) {
        showReading();
        Q_EMIT editRequested(*before, *after);
    }
}

bool ExampleView::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::FocusOut && static_cast<QFocusEvent*>(event)->reason() != Qt::PopupFocusReason)
        askForChange();
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (enter && key->modifiers() == Qt::ControlModifier) {
            askForChange();
            return true;
        }
        if (key->key() == Qt::Key_Escape) {
            showTexts();
            return true;
        }
    }
    return QWidget::eventFilter(object, event);
}

} // namespace calm::ui
