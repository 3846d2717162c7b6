#pragma once

#include "core/store/dataset_statistics.h"
#include "ui/reading/reading.h"
#include "ui/widgets/latest_job.h"

#include <QWidget>

#include <memory>
#include <optional>

class QLabel;
class QPushButton;

namespace calm::ui
{

class LengthPlot;
class ProgressLine;
class ShareBars;
class TokenLimitBox;

/// One dataset in numbers: how many examples, how long they are in each model's tokens, how many a length would cut
/// off, which scripts they are written in. Counted in the background when it is first looked at. Object names:
/// "statisticsSummary", "lengthPlot", "statisticsLimit", "statisticsLengths", "statisticsPrompts",
/// "statisticsResponses", "statisticsNote", "statisticsCount", "statisticsProgress".
class StatisticsView : public QWidget
{
    Q_OBJECT

public:
    explicit StatisticsView(QWidget* parent = nullptr);

    void setDataset(const QString& projectFile, std::int64_t dataset); ///< 0 = none
    void setModels(const std::vector<ReadingModel>& models, bool throughChat);
    void setLimit(int tokens); ///< 0 = none
    void markChanged();        ///< examples have been written: what is shown is of before

    static constexpr std::int64_t countedFirst = 20'000; ///< examples that are tokenized unless all are asked for

Q_SIGNALS:
    void limitChosen(int tokens);

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void build();
    void forget();
    void count(std::int64_t most);
    void take(DatasetStatistics statistics);
    void showNumbers();
    void showLengths();
    void showNote(const QString& text, const QString& button);

    QString m_file;
    std::int64_t m_dataset = 0;
    std::vector<ReadingModel> m_models;
    bool m_throughChat = false;
    std::shared_ptr<TokenizerCache> m_tokenizers;
    std::optional<DatasetStatistics> m_statistics;
    LatestJob m_job;
    std::int64_t m_most = countedFirst; ///< of the next count; 0 = all
    int m_limitTokens = 0;

    ProgressLine* m_progress;
    QLabel* m_note;
    QPushButton* m_count;
    QWidget* m_numbers;
    QLabel* m_summary;
    LengthPlot* m_plot;
    TokenLimitBox* m_limit;
    QLabel* m_lengths;
    ShareBars* m_prompts;
    ShareBars* m_responses;
    QLabel* m_oddities;
};

} // namespace calm::ui
