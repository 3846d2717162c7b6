#include "ui/models_page/model_card_view.h"

#include "core/store/project.h"
#include "ui/engine_client/engine_client.h"
#include "ui/engine_client/project_session.h"
#include "ui/models_page/token_chips.h"
#include "ui/widgets/number_format.h"

#include <QDir>
#include <QFormLayout>
#include <QLineEdit>

namespace calm::ui
{

namespace
{

constexpr int restMilliseconds = 150;

} // namespace

ModelCardView::ModelCardView(QWidget* parent)
    : Card({}, parent), m_numbers(new QFormLayout), m_problem(makeSentence({}, "danger")),
      m_none(makeSentence(tr("Select a model to see its numbers and how it cuts text into tokens."))),
      m_tokenizer(new QWidget), m_input(new QLineEdit), m_chips(new TokenChips), m_count(makeLabel({}, "muted"))
{
    m_input->setObjectName("tokenizerInput");
    m_input->setPlaceholderText(tr("Type a text to see its tokens"));
    m_input->setAccessibleName(tr("Text to cut into tokens"));
    m_count->setObjectName("tokenCount");
    m_numbers->setVerticalSpacing(5);
    m_numbers->setHorizontalSpacing(16);
    auto* tokens = new QVBoxLayout(m_tokenizer);
    tokens->setContentsMargins(0, 0, 0, 0);
    tokens->setSpacing(8);
    tokens->addWidget(makeLine());
    tokens->addWidget(makeLabel(tr("Tokenizer"), "section"));
    tokens->addWidget(m_input);
    tokens->addWidget(m_chips);
    tokens->addWidget(m_count);
    body()->addWidget(m_none);
    body()->addWidget(m_problem);
    body()->addLayout(m_numbers);
    body()->addWidget(m_tokenizer);
    body()->addStretch();

    m_typing.setSingleShot(true);
    m_typing.setInterval(restMilliseconds);
    connect(m_input, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(&m_typing, &QTimer::timeout, this, &ModelCardView::tokenize);
    show(std::nullopt);
}

void ModelCardView::setSession(ProjectSession* session)
{
    m_session = session;
    show(std::nullopt);
}

void ModelCardView::addRow(const QString& name, const QString& value)
{
    QLabel* text = makeSentence(value, "plain");
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_numbers->addRow(makeLabel(name, "muted"), text);
}

void ModelCardView::show(const std::optional<ModelRecord>& model)
{
    m_model = model;
    while (m_numbers->rowCount() > 0)
        m_numbers->removeRow(0);
    m_none->setVisible(!model);
    m_problem->setVisible(model && !model->card.problem.empty());
    m_tokenizer->setVisible(model && !model->card.tokenizer.empty());
    setHeading(model ? fromUtf8(model->name) : tr("No model selected"));
    m_chips->setTokens({});
    m_count->clear();
    if (!model)
        return;
    const ModelCard& card = model->card;
    m_problem->setText(fromUtf8(card.problem));
    addRow(tr("Family"), fromUtf8(card.family));
    addRow(tr("Parameters"), formatCount(card.parameters));
    addRow(tr("Blocks"), QString::number(card.layers));
    addRow(tr("Width"), QString::number(card.hiddenSize));
    addRow(tr("Heads"), card.kvHeads == card.heads ? QString::number(card.heads)
                                                   : tr("%1, keys and values %2").arg(card.heads).arg(card.kvHeads));
    addRow(tr("Vocabulary"), formatCount(card.vocabSize));
    addRow(tr("Context"),
           card.contextLength > 0 ? tr("%1 tokens").arg(formatCount(card.contextLength)) : tr("not stated"));
    addRow(tr("Precision"), fromUtf8(card.dtype));
    addRow(tr("Size"), formatBytes(card.bytes));
    addRow(tr("Tokenizer"), card.tokenizer.empty() ? tr("none") : fromUtf8(card.tokenizer));
    addRow(tr("Chat template"), card.chatTemplate ? tr("yes") : tr("none"));
    if (!model->note.empty())
        addRow(tr("Note"), fromUtf8(model->note));
    // Zero-width spaces let a long path wrap.
    addRow(tr("Folder"), QDir::toNativeSeparators(fromUtf8(card.directory)).replace('/', QString("/") + QChar(0x200B)));
    tokenize();
}

void ModelCardView::tokenize()
{
    if (!m_session || !m_model || m_model->card.tokenizer.empty())
        return;
    const QString text = m_input->text();
    if (text.isEmpty()) {
        m_chips->setTokens({});
        m_count->clear();
        return;
    }
    EngineClient::Callbacks callbacks;
    callbacks.finished = [this](const Json& answer) {
        std::vector<TokenChips::Token> tokens;
        for (const Json& token : answer.value("tokens", Json::array()))
            tokens.push_back({token.value("id", 0), fromUtf8(token.value("text", std::string()))});
        m_count->setText(counted(std::int64_t(tokens.size()), tr("1 token"), tr("%1 tokens")));
        m_chips->setTokens(std::move(tokens));
    };
    callbacks.failed = [this](const ErrorInfo& error) {
        if (error.kind == ErrorKind::cancelled)
            return;
        m_chips->setTokens({});
        m_count->setText(fromUtf8(error.sentence));
    };
    m_session->engine().cancel(m_request);
    const std::string directory = m_session->project().modelDirectory(*m_model).string();
    m_request = m_session->engine().send(protocol::Tokenize{directory, text.toStdString(), false}, this, callbacks);
}

} // namespace calm::ui
