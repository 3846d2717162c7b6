#include "ui/datasets_page/statistics_view.h"

#include "ui/datasets_page/length_plot.h"
#include "ui/datasets_page/progress_line.h"
#include "ui/datasets_page/share_bars.h"
#include "ui/datasets_page/token_limit_box.h"
#include "ui/widgets/card.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace calm::ui
{

namespace
{

constexpr double most = 0.95; ///< of the examples: the percentile that is shown
constexpr std::size_t mostScripts = 6;

QString oneDecimal(double value)
{
    return QLocale().toString(value, 'f', 1);
}

std::vector<ShareBars::Bar> barsOf(const ScriptMix& mix)
{
    std::vector<ShareBars::Bar> bars;
    for (const auto& [script, share] : mix.scripts())
        if (bars.size() < mostScripts)
            bars.push_back({fromUtf8(script), share, formatPercent(share)});
    return bars;
}

/// What deserves a look: it often comes from a file that was read in the wrong encoding.
QString odditiesOf(const DatasetStatistics& statistics)
{
    const auto both = [&statistics](std::int64_t ScriptMix::*member) {
        return statistics.prompts.*member + statistics.responses.*member;
    };
    QStringList parts;
    if (const auto count = both(&ScriptMix::replacements))
        parts += StatisticsView::tr("%1 characters that could not be read: the file may have had another encoding")
                     .arg(formatCount(count));
    if (const auto count = both(&ScriptMix::controls))
        parts += StatisticsView::tr("%1 control characters").arg(formatCount(count));
    if (const auto count = both(&ScriptMix::privateUse))
        parts += StatisticsView::tr("%1 characters without a meaning in Unicode").arg(formatCount(count));
    if (const auto count = both(&ScriptMix::emoji))
        parts += StatisticsView::tr("%1 emoji").arg(formatCount(count));
    return parts.join(QStringLiteral("; "));
}

/// Goes as a whole: a heading above nothing would ask what is missing.
QWidget* headed(const QString& heading, ShareBars* bars)
{
    auto* part = new QWidget;
    auto* layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(makeLabel(heading, "strong"));
    layout->addWidget(bars);
    return part;
}

void showMix(ShareBars& bars, const ScriptMix& mix)
{
    bars.setBars(barsOf(mix));
    bars.parentWidget()->setVisible(!bars.bars().empty());
}

} // namespace

StatisticsView::StatisticsView(QWidget* parent)
    : QWidget(parent), m_tokenizers(std::make_shared<TokenizerCache>()),
      m_progress(new ProgressLine("statisticsProgress", tr("Counting"))), m_note(makeSentence({})),
      m_count(new QPushButton), m_numbers(new QWidget), m_summary(makeSentence({}, "plain")), m_plot(new LengthPlot),
      m_limit(new TokenLimitBox("statisticsLimit")), m_lengths(makeSentence({}, "plain")),
      m_prompts(new ShareBars(tr("Scripts of the prompts"))),
      m_responses(new ShareBars(tr("Scripts of the responses"))), m_oddities(makeSentence({}, "warning"))
{
    m_summary->setObjectName("statisticsSummary");
    m_lengths->setObjectName("statisticsLengths");
    m_lengths->setTextFormat(Qt::RichText);
    m_note->setObjectName("statisticsNote");
    m_count->setObjectName("statisticsCount");
    m_prompts->setObjectName("statisticsPrompts");
    m_responses->setObjectName("statisticsResponses");
    build();
    connect(m_count, &QPushButton::clicked, this, [this] { count(m_most); });
    connect(m_progress, &ProgressLine::stopRequested, this, [this] {
        m_job.drop();
        m_progress->end();
        showNote(tr("Stopped."), tr("Count"));
    });
    connect(m_limit, &TokenLimitBox::limitChosen, this, &StatisticsView::limitChosen);
    connect(m_plot, &LengthPlot::limitMoved, this, &StatisticsView::limitChosen);
    forget();
}

void StatisticsView::build()
{
    auto* limit = new QHBoxLayout;
    auto* label = makeLabel(tr("&Longest length"), "plain");
    label->setBuddy(m_limit);
    limit->addWidget(label);
    limit->addWidget(m_limit);
    limit->addStretch();
    auto* numbers = new QVBoxLayout(m_numbers);
    numbers->setContentsMargins(0, 0, 8, 0); // beside the scroll bar
    numbers->setSpacing(6);
    numbers->addWidget(m_summary);
    numbers->addWidget(makeLabel(tr("Length in tokens"), "strong"));
    numbers->addWidget(m_plot, 1);
    numbers->addLayout(limit);
    numbers->addWidget(m_lengths);
    numbers->addSpacing(4);
    numbers->addWidget(headed(tr("Scripts of the prompts"), m_prompts));
    numbers->addWidget(headed(tr("Scripts of the responses"), m_responses));
    numbers->addWidget(m_oddities);
    m_numbers->setProperty("role", "scrolled");
    auto* area = new QScrollArea;
    area->setWidget(m_numbers);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    auto* note = new QHBoxLayout;
    note->setSpacing(gap);
    note->addWidget(m_note, 1);
    note->addWidget(m_count, 0, Qt::AlignTop);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, gap, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_progress);
    layout->addLayout(note);
    layout->addWidget(area, 1);
}

void StatisticsView::setDataset(const QString& projectFile, std::int64_t dataset)
{
    if (m_file == projectFile && m_dataset == dataset)
        return;
    m_file = projectFile;
    m_dataset = dataset;
    forget();
}

void StatisticsView::setModels(const std::vector<ReadingModel>& models, bool throughChat)
{
    if (m_models == models && m_throughChat == throughChat)
        return;
    m_models = models;
    m_throughChat = throughChat;
    forget();
}

void StatisticsView::forget()
{
    m_job.drop();
    m_progress->end();
    m_statistics.reset();
    m_most = countedFirst;
    showNumbers();
    showNote(m_dataset ? QString() : tr("Choose a dataset to see it in numbers."), {});
    if (isVisible() && m_dataset)
        count(m_most);
}

void StatisticsView::markChanged()
{
    if (m_statistics)
        showNote(tr("Examples have been changed since this was counted."), tr("Count again"));
    else if (m_progress->isRunning())
        forget();
}

void StatisticsView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_dataset && !m_statistics && !m_progress->isRunning() && m_count->isHidden())
        count(m_most);
}

void StatisticsView::count(std::int64_t mostTokenized)
{
    showNote({}, {});
    m_job.run(
        [file = Path(m_file.toStdString()), dataset = m_dataset, models = m_models, chat = m_throughChat,
         tokenizers = m_tokenizers, mostTokenized,
         progress = m_progress->begin(tr("Counting…"))](const std::stop_token& stop) {
            std::vector<TokenCounter> counters;
            for (const ReadingModel& model : models) {
                throwIfStopped(stop);
                counters.push_back({model.name.toStdString(), textReader(*tokenizers, model, chat), chat});
            }
            const auto project = Project::open(file);
            return datasetStatistics(*project, dataset, {}, counters, mostTokenized, progress, stop);
        },
        [this](DatasetStatistics statistics) { take(std::move(statistics)); },
        [this](const ErrorInfo& error) {
            m_progress->end();
            showNote(fromUtf8(error.sentence), tr("Count"));
        });
}

void StatisticsView::take(DatasetStatistics statistics)
{
    m_progress->end();
    m_statistics = std::move(statistics);
    showNumbers();
    if (m_models.empty())
        showNote(tr("Choose an anchor and its augmenting models to see lengths in tokens."), {});
    else if (m_statistics->counted < m_statistics->examples) {
        m_most = 0;
        showNote(tr("Tokens of the first %1 examples.").arg(formatCount(m_statistics->counted)), tr("Count all"));
    }
}

void StatisticsView::showNumbers()
{
    m_numbers->setVisible(m_statistics.has_value());
    if (!m_statistics)
        return;
    const DatasetStatistics& all = *m_statistics;
    QStringList parts{counted(all.examples, tr("1 example"), tr("%1 examples")),
                      tr("%1 characters on average").arg(oneDecimal(all.characters.mean())),
                      tr("%1 at most").arg(formatCount(all.characters.longest()))};
    if (all.conversations > 0)
        parts += counted(all.conversations, tr("1 conversation"), tr("%1 conversations"));
    if (all.emptyResponses > 0)
        parts += counted(all.emptyResponses, tr("1 empty response"), tr("%1 empty responses"));
    m_summary->setText(parts.join(QStringLiteral(" · ")));
    std::vector<LengthCurve> curves;
    for (const TokenStatistics& tokens : all.tokens)
        curves.push_back({fromUtf8(tokens.name), tokens.examples});
    m_plot->setVisible(!curves.empty());
    m_plot->setCurves(std::move(curves));
    showMix(*m_prompts, all.prompts);
    showMix(*m_responses, all.responses);
    const QString oddities = odditiesOf(all);
    m_oddities->setText(oddities);
    m_oddities->setVisible(!oddities.isEmpty());
    showLengths();
}

void StatisticsView::showLengths()
{
    if (!m_statistics)
        return;
    QString rows;
    const auto row = [&rows](const QStringList& cells, const char* tag) {
        rows += QStringLiteral("<tr>");
        for (qsizetype i = 0; i < cells.size(); ++i)
            rows += QStringLiteral("<%1 align=\"%2\">%3</%1>").arg(tag, i == 0 ? "left" : "right", cells[i]);
        rows += QStringLiteral("</tr>");
    };
    QStringList heads{tr("Model"), tr("mean"), tr("95 % within"), tr("longest")};
    if (m_limitTokens > 0)
        heads += tr("cut off");
    row(heads, "th");
    const Colours& colours = coloursOf(*this);
    int model = -1; // the anchor
    for (const TokenStatistics& tokens : m_statistics->tokens) {
        const LengthHistogram& lengths = tokens.examples;
        const QColor& colour = model < 0 ? colours.anchor : modelColour(colours, model); // as its curve
        ++model;
        QStringList cells{
            QStringLiteral("<font color=\"%1\">%2</font>").arg(colour.name(), fromUtf8(tokens.name).toHtmlEscaped()),
            oneDecimal(lengths.mean()), formatCount(lengths.percentile(most)), formatCount(lengths.longest())};
        if (m_limitTokens > 0 && lengths.count() > 0)
            cells += formatPercent(double(lengths.truncationAt(m_limitTokens).examples) / double(lengths.count()));
        row(cells, "td");
    }
    m_lengths->setVisible(!m_statistics->tokens.empty());
    m_lengths->setText(QStringLiteral("<table cellspacing=\"0\" cellpadding=\"3\">%1</table>").arg(rows));
}

void StatisticsView::setLimit(int tokens)
{
    m_limitTokens = tokens;
    m_limit->setLimit(tokens);
    m_plot->setLimit(tokens);
    showLengths();
}

void StatisticsView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        showLengths();
    QWidget::changeEvent(event);
}

void StatisticsView::showNote(const QString& text, const QString& button)
{
    m_note->setText(text);
    m_note->setVisible(!text.isEmpty());
    m_count->setText(button);
    m_count->setVisible(!button.isEmpty());
}

} // namespace calm::ui
