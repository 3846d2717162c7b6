#include "ui/models_page/model_facts_view.h"

#include "ui/models_page/memory_fit.h"
#include "ui/widgets/card.h"
#include "ui/widgets/free_memory.h"
#include "ui/widgets/number_format.h"

#include <QFormLayout>
#include <QLocale>

namespace calm::ui
{

namespace
{

QString real(double value)
{
    return value >= 1 ? QLocale().toString(value, 'f', value == double(qint64(value)) ? 0 : 2)
                      : QLocale().toString(value, 'g', 4);
}

/// A long name in one word may be broken behind its underscores.
QString wrappable(QString text)
{
    constexpr qsizetype longWord = 14;
    return text.size() > longWord ? text.replace('_', QString("_") + QChar(0x200B)) : text;
}

} // namespace

ModelFactsView::ModelFactsView(QWidget* parent) : QWidget(parent), m_rows(new QFormLayout(this))
{
    setProperty("role", "scrolled");
    m_rows->setContentsMargins(0, 0, 8, 0);
    m_rows->setVerticalSpacing(5);
    m_rows->setHorizontalSpacing(14);
    m_rows->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
}

void ModelFactsView::setModel(const ListedModel& model)
{
    fill(model, {});
    m_job.run([directory = model.directory()](const std::stop_token&) { return readModelFacts(directory); },
              [this, model](const ModelFacts& facts) { fill(model, facts); });
}

void ModelFactsView::fill(const ListedModel& model, const ModelFacts& facts)
{
    setUpdatesEnabled(false);
    while (m_rows->rowCount() > 0)
        m_rows->removeRow(0);
    for (const Row& row : rowsOf(model, facts)) {
        QLabel* name = makeLabel(row.name, "muted");
        QLabel* value = makeSentence(wrappable(row.value), "plain");
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        value->setAccessibleName(row.name + ": " + row.value);
        name->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        name->setToolTip(row.toolTip);
        value->setToolTip(row.toolTip);
        m_rows->addRow(name, value);
    }
    setUpdatesEnabled(true);
}

std::vector<ModelFactsView::Row> ModelFactsView::rowsOf(const ListedModel& model, const ModelFacts& facts) const
{
    const ModelCard& card = model.card;
    std::vector<Row> rows;
    const auto add = [&](const QString& name, const QString& value, const QString& help = {}) {
        if (!value.isEmpty())
            rows.push_back({name, value, help});
    };
    const auto count = [](std::int64_t value) { return value > 0 ? formatCount(value) : QString(); };
    add(tr("Family"), fromUtf8(card.family),
        facts.architecture.empty() ? QString() : tr("Architecture: %1").arg(fromUtf8(facts.architecture)));
    add(tr("Parameters"), count(card.parameters));
    add(tr("Blocks"), count(card.layers), tr("Decoder blocks: the layers that connections can be drawn between."));
    add(tr("Width"), count(card.hiddenSize), tr("Numbers in the state between two blocks (hidden size)."));
    addAttention(rows, card, facts);
    const QString mlp = count(facts.mlpWidth);
    add(tr("MLP width"),
        mlp.isEmpty() || facts.activation.empty() ? mlp : tr("%1, %2").arg(mlp, fromUtf8(facts.activation)),
        tr("Numbers inside a block's feed-forward part, and its activation."));
    if (facts.experts > 0)
        add(tr("Experts"), facts.expertsPerToken > 0
                               ? tr("%1, %2 per token").arg(facts.experts).arg(facts.expertsPerToken)
                               : count(facts.experts));
    if (facts.normEpsilon)
        add(tr("Norm epsilon"), real(*facts.normEpsilon));
    add(tr("Vocabulary"), count(card.vocabSize));
    if (facts.tiedEmbeddings)
        add(tr("Embeddings"), *facts.tiedEmbeddings ? tr("tied") : tr("separate"),
            tr("Tied: the same matrix turns tokens into states and states into tokens."));
    addPositions(rows, card, facts);
    addFiles(rows, card, facts);
    addMemory(rows, model);
    add(tr("Tokenizer"), card.tokenizer.empty() ? tr("none") : fromUtf8(card.tokenizer));
    add(tr("Chat template"), card.chatTemplate ? tr("yes") : tr("none"));
    add(tr("Licence"), fromUtf8(facts.licence), tr("As the front matter of its README.md says."));
    return rows;
}

void ModelFactsView::addAttention(std::vector<Row>& rows, const ModelCard& card, const ModelFacts& facts) const
{
    if (card.heads == 0)
        return;
    const QString heads = card.kvHeads == card.heads ? formatCount(card.heads)
                                                     : tr("%1, keys and values %2").arg(card.heads).arg(card.kvHeads);
    rows.push_back({tr("Heads"), heads, tr("Attention heads; fewer for keys and values save memory.")});
    if (facts.headDim > 0)
        rows.push_back({tr("Head width"), formatCount(facts.headDim), {}});
}

void ModelFactsView::addPositions(std::vector<Row>& rows, const ModelCard& card, const ModelFacts& facts) const
{
    if (card.layers > 0)
        rows.push_back(
            {tr("Context"),
             card.contextLength > 0 ? tr("%1 tokens").arg(formatCount(card.contextLength)) : tr("not stated"),
             tr("How many tokens it was made to read at most.")});
    QStringList positions;
    if (facts.positions == "learned")
        positions.append(tr("learned"));
    else if (!facts.positions.empty())
        positions.append(facts.positions == "rotary" ? tr("rotary") : fromUtf8(facts.positions));
    if (facts.rotaryBase)
        positions.append(tr("base %1").arg(real(*facts.rotaryBase)));
    if (facts.localRotaryBase)
        positions.append(tr("%1 in windows").arg(real(*facts.localRotaryBase)));
    if (facts.rotaryShare)
        positions.append(tr("%1 of a head").arg(formatPercent(*facts.rotaryShare)));
    if (!facts.rotaryScaling.empty())
        positions.append(fromUtf8(facts.rotaryScaling));
    if (!positions.isEmpty())
        rows.push_back({tr("Positions"), positions.join(", "),
                        tr("How it knows where a token stands; rotary embeddings may be scaled for longer contexts.")});
    if (facts.slidingWindow > 0)
        rows.push_back({tr("Window"),
                        facts.windowedLayers > 0 ? tr("%1 tokens in %2 of %3 blocks")
                                                       .arg(formatCount(facts.slidingWindow))
                                                       .arg(facts.windowedLayers)
                                                       .arg(card.layers)
                                                 : tr("%1 tokens").arg(formatCount(facts.slidingWindow)),
                        tr("How far back attention looks in the blocks that have a sliding window.")});
}

/// What it needs, per precision, and whether that is there.
void ModelFactsView::addMemory(std::vector<Row>& rows, const ListedModel& model) const
{
    const ModelMemory& memory = model.memory;
    if (memory.weights == 0)
        return;
    if (memory.weightsFloat32 != memory.weights)
        rows.push_back({tr("As float32"), formatBytes(memory.weightsFloat32),
                        tr("The weights widened to float32. Here they stay in the file's precision; a program that "
                           "computes with float32 alone needs this much.")});
    if (memory.perToken > 0)
        rows.push_back(
            {tr("Keys and values"),
             memory.context > 0
                 ? tr("%1 at %2 tokens").arg(formatBytes(memory.keysAndValues()), formatCount(memory.context))
                 : tr("%1 a token").arg(formatBytes(memory.perToken)),
             tr("What it keeps of every token read, in float32: %1 a token.").arg(formatBytes(memory.perToken))});
    const MemoryFit fit = fitOf(memory, freeMemory());
    if (fit.kind != MemoryFit::Kind::unknown)
        rows.push_back({tr("Memory"), fit.sentence, tr("Against what this machine has free now.")});
}

void ModelFactsView::addFiles(std::vector<Row>& rows, const ModelCard& card, const ModelFacts& facts) const
{
    if (!card.dtype.empty())
        rows.push_back({tr("Precision"), fromUtf8(card.dtype), tr("What most of its weights are stored as.")});
    if (card.bytes > 0)
        rows.push_back({tr("Weights"), formatBytes(card.bytes), tr("On disk, and in memory while it is used.")});
    if (facts.files.empty())
        return;
    constexpr std::size_t mostNames = 24;
    QStringList names;
    for (const ModelFacts::File& file : facts.files)
        if (std::size_t(names.size()) < mostNames)
            names.append(tr("%1, %2").arg(fromUtf8(file.name), formatBytes(file.bytes)));
    if (facts.files.size() > mostNames)
        names.append(tr("and %1 more").arg(facts.files.size() - mostNames));
    rows.push_back({tr("Files"), tr("%1, %2 together").arg(facts.files.size()).arg(formatBytes(facts.totalBytes())),
                    names.join('\n')});
}

} // namespace calm::ui
