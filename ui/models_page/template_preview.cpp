#include "ui/models_page/template_preview.h"

#include "ui/models_page/conversation_editor.h"
#include "ui/models_page/token_spans.h"
#include "ui/widgets/card.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/text_box.h"
#include "ui/widgets/theme.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTextBlock>
#include <QTextEdit>

namespace calm::ui
{

namespace
{

constexpr int restMilliseconds = 200;
constexpr qsizetype mostDrawn = 50'000; ///< characters of a preview
constexpr int wideEnough = 420;         ///< for two columns

const std::vector<ChatTurn> sample{{"system", "You are a helpful assistant."},
                                   {"user", "What is the capital of France?"},
                                   {"assistant", "Paris."},
                                   {"user", "And of Italy?"}};

std::vector<std::pair<std::size_t, std::size_t>> specialRanges(const Tokenizer& tokenizer, const Encoding& encoding)
{
    std::vector<std::pair<std::size_t, std::size_t>> ranges;
    for (std::size_t i = 0; i < encoding.ids.size(); ++i)
        if (tokenizer.isSpecial(encoding.ids[i]) && encoding.ids[i] != tokenizer.unknownId())
            ranges.push_back(encoding.byteOffsets[i]);
    return ranges;
}

} // namespace

TemplatePreview::TemplatePreview(std::shared_ptr<TokenizerCache> tokenizers, QWidget* parent)
    : QWidget(parent), m_tokenizers(std::move(tokenizers)), m_generationPrompt(new QCheckBox(tr("Generation prompt"))),
      m_edit(new QPushButton(icon("edit"), tr("Edit template"))), m_reset(new QPushButton(icon("undo"), tr("Reset"))),
      m_note(makeSentence({})), m_columns(new QSplitter), m_left(new QStackedWidget),
      m_conversation(new ConversationEditor), m_text(new TextBox), m_preview(new QTextEdit), m_status(makeSentence({}))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    buildBar(*layout);
    layout->addWidget(m_note);
    buildColumns(*layout);
    layout->addWidget(m_status);
    m_note->setObjectName("templateNote");
    m_status->setObjectName("templateStatus");
    m_typing.setSingleShot(true);
    m_typing.setInterval(restMilliseconds);
    connect(&m_typing, &QTimer::timeout, this, &TemplatePreview::preview);
    connect(m_conversation, &ConversationEditor::changed, &m_typing, qOverload<>(&QTimer::start));
    connect(m_text, &QPlainTextEdit::textChanged, this, &TemplatePreview::templateEdited);
    connect(m_generationPrompt, &QCheckBox::toggled, this, &TemplatePreview::preview);
    m_conversation->setTurns(sample);
    setModel(std::nullopt);
}

TemplatePreview::~TemplatePreview() = default;

void TemplatePreview::buildBar(QBoxLayout& layout)
{
    m_generationPrompt->setObjectName("generationPrompt");
    m_generationPrompt->setChecked(true);
    m_generationPrompt->setToolTip(tr("Ends with what begins the assistant's next message."));
    m_edit->setObjectName("editTemplateButton");
    m_edit->setCheckable(true);
    m_edit->setToolTip(tr("Change the template and see at once what becomes of the conversation."));
    m_reset->setObjectName("resetTemplateButton");
    m_reset->setToolTip(tr("Back to the model's own template; Ctrl+Z in the text brings yours back."));
    setRole(m_reset, "quiet");
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_generationPrompt);
    line->addStretch();
    line->addWidget(m_reset);
    line->addWidget(m_edit);
    layout.addLayout(line);
    connect(m_edit, &QPushButton::toggled, this, &TemplatePreview::editTemplate);
    connect(m_reset, &QPushButton::clicked, this, &TemplatePreview::reset);
}

void TemplatePreview::buildColumns(QBoxLayout& layout)
{
    auto* scroll = new QScrollArea;
    scroll->setWidget(m_conversation);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_text->setObjectName("templateText");
    m_text->setAccessibleName(tr("Chat template"));
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    setRole(m_text, "mono");
    m_preview->setObjectName("templatePreview");
    m_preview->setAccessibleName(tr("The conversation as the model reads it"));
    m_preview->setReadOnly(true);
    m_preview->setPlaceholderText(tr("Nothing was written out."));
    m_preview->setAcceptDrops(false);
    m_preview->setMinimumHeight(60);
    setRole(m_preview, "mono");
    QTextOption option = m_preview->document()->defaultTextOption();
    option.setFlags(option.flags() | QTextOption::ShowLineAndParagraphSeparators);
    m_preview->document()->setDefaultTextOption(option);
    m_left->addWidget(scroll);
    m_left->addWidget(m_text);
    m_columns->addWidget(m_left);
    m_columns->addWidget(m_preview);
    m_columns->setChildrenCollapsible(false);
    m_columns->setHandleWidth(gap);
    layout.addWidget(m_columns, 1);
}

void TemplatePreview::setModel(const std::optional<ListedModel>& model)
{
    m_model = model;
    m_source = {};
    m_last.reset();
    m_rendered.clear();
    m_preview->clear();
    m_status->clear();
    m_note->clear();
    m_note->hide();
    m_edit->setEnabled(false);
    m_reset->hide();
    m_typing.stop();
    m_render.drop();
    if (model)
        readTemplate();
}

void TemplatePreview::readTemplate()
{
    m_read.run([directory = m_model->directory()](const std::stop_token&) { return loadChatTemplate(directory); },
               [this](const ChatTemplate& source) { showTemplate(source, {}); },
               [this](const ErrorInfo& error) {
                   m_status->setText(fromUtf8(error.sentence));
                   setRole(m_status, "danger");
               });
}

void TemplatePreview::showTemplate(const ChatTemplate& source, const std::string& own)
{
    m_source = source;
    m_filling = true;
    m_text->setPlainText(fromUtf8(own.empty() ? source.source : own));
    m_filling = false;
    m_edit->setEnabled(true);
    showNote();
    preview();
    Q_EMIT ownTemplateChanged(fromUtf8(own));
}

std::string TemplatePreview::ownTemplate() const
{
    const std::string text = m_text->toPlainText().toStdString();
    return text == fromUtf8(m_source.source).toStdString() ? std::string() : text;
}

void TemplatePreview::showNote()
{
    const bool isOwn = !ownTemplate().empty();
    QString note;
    if (isOwn)
        note = tr("Your own template is used until another model is selected.");
    else if (m_source.isDefault)
        note = tr("This model has no template; the plain default is used.");
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    setRole(m_note, isOwn ? "success" : "warning");
    m_reset->setVisible(isOwn);
}

void TemplatePreview::editTemplate(bool edit)
{
    m_left->setCurrentIndex(edit ? 1 : 0);
    if (edit)
        m_text->setFocus();
}

void TemplatePreview::templateEdited()
{
    if (m_filling)
        return;
    showNote();
    m_typing.start();
    Q_EMIT ownTemplateChanged(fromUtf8(ownTemplate()));
}

/// Through the cursor, so that it can be undone.
void TemplatePreview::reset()
{
    QTextCursor cursor(m_text->document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(fromUtf8(m_source.source));
}

void TemplatePreview::preview()
{
    m_stale = !isVisible(); // who only goes through the list loads no tokenizers
    if (!m_model || m_stale)
        return;
    RenderOrder order{m_model->directory(), ownTemplate(), m_conversation->turns(), m_generationPrompt->isChecked()};
    const bool hasTokenizer = !m_model->card.tokenizer.empty();
    m_render.run(
        [order = std::move(order), tokenizers = m_tokenizers, hasTokenizer](const std::stop_token&) {
            Preview result{renderConversation(order)};
            if (!hasTokenizer)
                return result;
            const auto tokenizer = tokenizers->get(order.model);
            const Encoding encoding = tokenizer->encode(result.chat.text, false);
            result.special = specialRanges(*tokenizer, encoding);
            result.tokens = encoding.ids.size();
            return result;
        },
        [this](const Preview& result) { showPreview(result); },
        [this](const ErrorInfo& error) {
            m_last.reset();
            m_rendered.clear();
            m_preview->clear();
            const QString sentence = fromUtf8(error.sentence);
            // The template's own words, where it refuses by raise_exception.
            const bool isOurs = error.kind != ErrorKind::badInput || sentence.startsWith("Line ");
            m_status->setText(isOurs ? sentence : tr("The template refuses this conversation: %1").arg(sentence));
            setRole(m_status, "danger");
            markLine(sentence);
        });
}

/// The line that an error names, tinted in the template being edited; none when it names none.
void TemplatePreview::markLine(const QString& sentence)
{
    static const QRegularExpression pattern("^Line (\\d+) ");
    const auto match = pattern.match(sentence);
    QList<QTextEdit::ExtraSelection> marks;
    const QTextBlock block = m_text->document()->findBlockByNumber(match.captured(1).toInt() - 1);
    if (match.hasMatch() && block.isValid()) {
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(block);
        mark.format.setBackground(coloursOf(*this).dangerSoft);
        mark.format.setProperty(QTextFormat::FullWidthSelection, true);
        marks.append(mark);
    }
    m_text->setExtraSelections(marks);
}

void TemplatePreview::showPreview(const Preview& preview)
{
    m_last = preview;
    markLine({});
    const std::string& text = preview.chat.text;
    m_rendered = fromUtf8(text);
    const Colours& colours = coloursOf(*this);
    QTextCharFormat plain, special;
    plain.setForeground(colours.text);
    special.setForeground(colours.accent);
    special.setBackground(colours.accentSoft);
    const int scrolled = m_preview->verticalScrollBar()->value();
    m_preview->setUpdatesEnabled(false);
    m_preview->clear();
    QTextCursor cursor(m_preview->document());
    cursor.beginEditBlock();
    std::size_t at = 0;
    qsizetype drawn = 0;
    const auto add = [&](std::size_t end, const QTextCharFormat& format) {
        const QString part = fromUtf8(text.substr(at, end - at)).left(mostDrawn - drawn);
        cursor.insertText(part, format);
        drawn += part.size();
        at = end;
    };
    for (const auto& [begin, end] : preview.special) {
        if (begin < at || begin == end)
            continue;
        add(begin, plain);
        add(end, special);
    }
    add(text.size(), plain);
    cursor.endEditBlock();
    m_preview->setTextCursor(QTextCursor(m_preview->document())); // it went along to the end
    m_preview->verticalScrollBar()->setValue(scrolled);
    m_preview->setUpdatesEnabled(true);
    QStringList parts;
    if (preview.tokens > 0)
        parts.append(counted(std::int64_t(preview.tokens), tr("1 token"), tr("%1 tokens")));
    parts.append(counted(std::int64_t(text.size()), tr("1 byte"), tr("%1 bytes")));
    if (m_rendered.size() > drawn)
        parts.append(tr("the first %1 characters are shown").arg(formatCount(drawn)));
    m_status->setText(parts.join(" · "));
    setRole(m_status, "muted");
}

void TemplatePreview::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_stale && !m_text->document()->isEmpty())
        preview();
}

void TemplatePreview::resizeEvent(QResizeEvent* event)
{
    m_columns->setOrientation(width() >= wideEnough ? Qt::Horizontal : Qt::Vertical);
    QWidget::resizeEvent(event);
}

void TemplatePreview::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && m_last)
        showPreview(*std::exchange(m_last, std::nullopt)); // its colours are in the text
    QWidget::changeEvent(event);
}

} // namespace calm::ui
