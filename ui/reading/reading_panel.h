#pragma once

#include "ui/reading/reading.h"
#include "ui/widgets/latest_job.h"

#include <QWidget>

#include <memory>

class QLabel;
class QScrollArea;
class QStackedWidget;

namespace calm::ui
{

class AlignmentView;

/// The token view with what it says in words; it reads on a thread of the background. Object names: `alignmentView`,
/// `alignmentSentence`, `alignmentNote`, `alignmentSummary`.
class ReadingPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ReadingPanel(QWidget* parent = nullptr);

    void setModels(const std::vector<ReadingModel>& models); ///< the anchor first; empty = none
    const std::vector<ReadingModel>& models() const { return m_models; }
    /// An empty response: only a prompt. Without a text the note `hint` is shown.
    void setText(ReadingText text);
    void setLimit(int tokens); ///< of the anchor; what is beyond is drawn as cut off; 0 = none
    void setHint(const QString& hint);

    static constexpr std::size_t mostTokens = 600; ///< of the anchor

private:
    void read();
    void showNote(const QString& text, const char* role);
    void showReading(Reading reading);
    void showSentence();

    std::shared_ptr<TokenizerCache> m_tokenizers;
    std::vector<ReadingModel> m_models;
    ReadingText m_text;
    QString m_hint;
    int m_limit = 0;
    bool m_shortened = false;
    QStackedWidget* m_stack;
    QLabel* m_note;
    QLabel* m_sentence;
    QLabel* m_summary; ///< counts: how much is learned, how much cut
    QLabel* m_legend;
    QScrollArea* m_scroll;
    AlignmentView* m_view;
    LatestJob m_job;
};

} // namespace calm::ui
