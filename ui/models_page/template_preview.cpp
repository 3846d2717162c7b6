#include "ui/models_page/template_preview.h"

#include "core/store/project.h"
#include "ui/engine_client/project_session.h"
#include "ui/engine_client/project_thread.h"
#include "ui/models_page/conversation_editor.h"
#include "ui/models_page/rendered_text.h"
#include "ui/reading/token_spans.h"
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
#include <QSplitter>
#include <QStackedWidget>
#include <QTextBlock>

namespace calm::ui
{

namespace
{

constexpr int restMilliseconds = 200;
constexpr int storeMilliseconds = 800;
constexpr int wideEnough = 420; ///< for two columns

const std::vector<ChatTurn> sample{{"system", "You are a helpful assistant."},
                                   {"user", "What is the capital of France?"},
                                   {"assistant", "Paris."},
                                   {"user", "And of Italy?"}};

RenderedText::Ranges specialRanges(const Tokenizer& tokenizer, const Encoding& encoding)
{
    RenderedText::Ranges ranges;
    for (std::size_t i = 0; i < encoding.ids.size(); ++i)
        if (tokenizer.isSpecial(encoding.ids[i]) && encoding.ids[i] != tokenizer.unknownId())
            ranges.push_back(encoding.byteOffsets[i]);
    return ranges;
}

} // namespace

struct TemplatePreview::Preview
{
    RenderedChat chat;
    RenderedText::Ranges special;
    std::size_t tokens = 0; ///< 0 = no tokenizer
};

TemplatePreview::TemplatePreview(std::shared_ptr<TokenizerCache> tokenizers, QWidget* parent)
    : QWidget(parent), m_tokenizers(std::move(tokenizers)), m_generationPrompt(new QCheckBox(tr("Generation prompt"))),
      m_edit(new QPushButton(icon("edit"), tr("Edit template"))), m_reset(new QPushButton(icon("undo"), tr("Reset"))),
      m_note(makeSentence({})), m_columns(new QSplitter), m_left(new QStackedWidget),
      m_conversation(new ConversationEditor), m_text(new TextBox), m_preview(new RenderedText),
      m_status(makeSentence({}))
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
    m_storing.setSingleShot(true);
    m_storing.setInterval(storeMilliseconds);
    connect(&m_typing, &QTimer::timeout, this, &TemplatePreview::preview);
    connect(&m_storing, &QTimer::timeout, this, &TemplatePreview::store);
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
    m_text->setWhatsThis(tr("Change the template and see at once what becomes of the conversation."));
    m_text->setAccessibleName(tr("Chat template"));
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    setRole(m_text, "mono");
    m_preview->setObjectName("templatePreview");
    m_preview->setAccessibleName(tr("The conversation as the model reads it"));
    m_preview->setPlaceholderText(tr("Nothing was written out."));
    m_preview->setMinimumHeight(60);
    setRole(m_preview, "mono");
    m_left->addWidget(scroll);
    m_left->addWidget(m_text);
    m_columns->addWidget(m_left);
    m_columns->addWidget(m_preview);
    m_columns->setChildrenCollapsible(false);
    m_columns->setHandleWidth(gap);
    layout.addWidget(m_columns, 1);
}

QString TemplatePreview::rendered() const
{
    return m_preview->rendered();
}

void TemplatePreview::setSession(ProjectSession* session)
{
    storeAtOnce();
    m_model.reset(); // of the project that goes
    m_session = session;
    m_thread = session ? std::make_unique<ProjectThread>(session->file()) : nullptr;
}

bool TemplatePreview::mayKeep() const
{
    return m_thread && m_model && m_model->project != 0;
}

void TemplatePreview::setModel(const std::optional<ListedModel>& model)
{
    if (m_storing.isActive())
        store();
    const bool wasAdded = m_model && model && m_model->directory() == model->directory() && m_model->project == 0;
    m_carried = wasAdded ? ownTemplate() : std::string();
    m_model = model;
    m_source = {};
    m_preview->setRendered({}, {});
    m_status->clear();
    m_note->clear();
    m_note->hide();
    m_edit->setEnabled(false);
    m_reset->hide();
    m_typing.stop();
    m_render.drop();
    Q_EMIT ownTemplateChanged({}); // until it has been read
    if (model)
        readTemplate();
}

void TemplatePreview::readTemplate()
{
    m_read.run([directory = m_model->directory()](const std::stop_token&) { return loadChatTemplate(directory); },
               [this](const ChatTemplate& source) {
                   if (!mayKeep()) {
                       showTemplate(source, {});
                       return;
                   }
                   m_thread->run(
                       this,
                       [id = m_model->project](Project& project, const std::stop_token&) {
                           for (const ModelRecord& record : project.models())
                               if (record.id == id)
                                   return record.chatTemplate;
                           return std::string(); // removed meanwhile
                       },
                       [this, source, id = m_model->project](const std::string& own) {
                           if (!m_model || m_model->project != id)
                               return;
                           showTemplate(source, own.empty() ? m_carried : own);
                           if (own.empty() && !m_carried.empty())
                               store(); // what was written before the model was added
                       },
                       [this](const ErrorInfo& error) {
                           Q_EMIT errorRaised(fromUtf8(error.sentence), fromUtf8(error.detail));
                       });
               },
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
        note = mayKeep()
                   ? tr("Your own template is used instead of the model's; it is kept in this project.")
                   : tr("Your own template is used until another model is selected; add the model to the project to "
                        "keep it.");
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
    m_storing.start();
    Q_EMIT ownTemplateChanged(fromUtf8(ownTemplate()));
}

void TemplatePreview::store()
{
    m_storing.stop();
    if (!mayKeep())
        return;
    m_thread->run(
        this,
        [id = m_model->project, own = ownTemplate()](Project& project, const std::stop_token&) {
            project.setChatTemplate(id, own);
        },
        [] {},
        [this](const ErrorInfo& error) { Q_EMIT errorRaised(fromUtf8(error.sentence), fromUtf8(error.detail)); });
}

/// Before the project closes: its thread would drop what it has not begun.
void TemplatePreview::storeAtOnce()
{
    if (!m_storing.isActive() || !m_session || !mayKeep())
        return;
    m_storing.stop();
    try {
        m_session->project().setChatTemplate(m_model->project, ownTemplate());
    } catch (const std::exception&) {
        const ErrorInfo error = currentError("keeping the chat template");
        Q_EMIT errorRaised(fromUtf8(error.sentence), fromUtf8(error.detail));
    }
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
        [this](Preview result) { showPreview(std::move(result)); },
        [this](const ErrorInfo& error) {
            m_preview->setRendered({}, {});
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

void TemplatePreview::showPreview(Preview preview)
{
    markLine({});
    QStringList parts;
    if (preview.tokens > 0)
        parts.append(counted(std::int64_t(preview.tokens), tr("1 token"), tr("%1 tokens")));
    parts.append(counted(std::int64_t(preview.chat.text.size()), tr("1 byte"), tr("%1 bytes")));
    m_preview->setRendered(std::move(preview.chat.text), std::move(preview.special));
    if (m_preview->cutAt() > 0)
        parts.append(tr("the first %1 characters are shown").arg(formatCount(m_preview->cutAt())));
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

} // namespace calm::ui
