#include "ui/models_page/tokenizer_box.h"

#include "ui/models_page/token_chips.h"
#include "ui/widgets/card.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/text_box.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QScrollArea>

namespace calm::ui
{

namespace
{

constexpr int restMilliseconds = 120;

} // namespace

TokenizerBox::TokenizerBox(std::shared_ptr<TokenizerCache> tokenizers, QWidget* parent)
    : QWidget(parent), m_tokenizers(std::move(tokenizers)), m_none(makeSentence({})), m_input(new TextBox),
      m_special(new QCheckBox(tr("Special tokens"))), m_ids(new QCheckBox(tr("Ids"))), m_chips(new TokenChips),
      m_count(makeSentence({}))
{
    m_input->setObjectName("tokenizerInput");
    m_input->setPlaceholderText(tr("Type a text to see its tokens"));
    m_input->setAccessibleName(tr("Text to cut into tokens"));
    m_input->setToolTip(tr("Cut by the tokenizer of the chosen model"));
    m_input->setVisibleLines(2);
    m_special->setObjectName("tokenizerSpecial");
    m_special->setToolTip(tr("With the tokens that the tokenizer puts around a text, like the beginning."));
    m_ids->setObjectName("tokenizerIds");
    m_ids->setToolTip(tr("The number of each token below it."));
    m_ids->setChecked(true);
    m_count->setObjectName("tokenCount");
    m_count->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto* line = new QHBoxLayout;
    line->setSpacing(14);
    line->addWidget(m_special);
    line->addWidget(m_ids);
    line->addStretch();
    auto* scroll = new QScrollArea;
    m_chips->setProperty("role", "scrolled");
    scroll->setWidget(m_chips);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::StrongFocus); // scrolled with the arrow keys
    scroll->setAccessibleName(tr("Tokens"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_none);
    layout->addWidget(m_input);
    layout->addLayout(line);
    layout->addWidget(m_count);
    layout->addWidget(scroll, 1);

    m_typing.setSingleShot(true);
    m_typing.setInterval(restMilliseconds);
    connect(m_input, &QPlainTextEdit::textChanged, this, [this] {
        m_none->setVisible(!m_model.empty() && !m_hasTokenizer);
        m_typing.start();
    });
    connect(m_input, &TextBox::cut, this, [this](int longest) {
        m_none->setText(tr("Only the first %1 characters were taken.").arg(formatCount(longest)));
        m_none->show();
    });
    connect(m_special, &QCheckBox::toggled, this, &TokenizerBox::tokenize);
    connect(m_ids, &QCheckBox::toggled, m_chips, &TokenChips::setIdsShown);
    connect(&m_typing, &QTimer::timeout, this, &TokenizerBox::tokenize);
    setModel({}, false);
}

void TokenizerBox::setModel(const Path& directory, bool hasTokenizer)
{
    m_model = directory;
    m_hasTokenizer = hasTokenizer;
    m_none->setText(tr("This model has no tokenizer that this version reads."));
    m_none->setVisible(!directory.empty() && !hasTokenizer);
    for (QWidget* part : {static_cast<QWidget*>(m_input), static_cast<QWidget*>(m_special),
                          static_cast<QWidget*>(m_ids), static_cast<QWidget*>(m_count)})
        part->setVisible(hasTokenizer);
    m_chips->setTokens({});
    m_count->clear();
    tokenize();
}

void TokenizerBox::tokenize()
{
    const std::string text = m_input->toPlainText().toStdString();
    if (text.empty() || !m_hasTokenizer) {
        m_job.drop();
        m_chips->setTokens({});
        m_count->clear();
        return;
    }
    m_job.run([tokenizers = m_tokenizers, model = m_model, text, special = m_special->isChecked()](
                  const std::stop_token&) { return tokenSpans(*tokenizers->get(model), text, special, mostChips); },
              [this](TokenizedText result) { showTokens(std::move(result)); },
              [this](const ErrorInfo& error) {
                  m_chips->setTokens({});
                  m_count->clear();
                  m_none->setText(fromUtf8(error.sentence));
                  m_none->show();
              });
}

void TokenizerBox::showTokens(TokenizedText result)
{
    QStringList parts{counted(std::int64_t(result.tokens), tr("1 token"), tr("%1 tokens")),
                      counted(std::int64_t(result.bytes), tr("1 byte"), tr("%1 bytes"))};
    if (result.bytes != result.characters)
        parts.append(counted(std::int64_t(result.characters), tr("1 character"), tr("%1 characters")));
    if (result.tokens > result.spans.size())
        parts.append(tr("the first %1 are drawn").arg(formatCount(std::int64_t(result.spans.size()))));
    m_count->setText(parts.join(" · "));
    m_count->setToolTip(result.tokens > 0
                            ? tr("%1 bytes per token").arg(double(result.bytes) / double(result.tokens), 0, 'f', 2)
                            : QString());
    m_chips->setTokens(std::move(result.spans));
}

} // namespace calm::ui
