#pragma once

#include "ui/reading/token_spans.h"
#include "ui/widgets/latest_job.h"

#include <QTimer>
#include <QWidget>

#include <memory>

class QCheckBox;
class QLabel;

namespace calm::ui
{

class TextBox;
class TokenChips;

/// A text and its tokens, as the selected model cuts it: while typing, on a thread of the background. Object names:
/// `tokenizerInput`, `tokenizerSpecial`, `tokenizerIds`, `tokenChips`, `tokenCount`.
class TokenizerBox : public QWidget
{
    Q_OBJECT

public:
    explicit TokenizerBox(std::shared_ptr<TokenizerCache> tokenizers, QWidget* parent = nullptr);
    /// Empty: no model. `hasTokenizer` false: says so.
    void setModel(const Path& directory, bool hasTokenizer);

    static constexpr std::size_t mostChips = 1000;

private:
    void tokenize();
    void showTokens(TokenizedText result);
    std::shared_ptr<TokenizerCache> m_tokenizers;
    Path m_model;
    bool m_hasTokenizer = false;
    QLabel* m_none;
    TextBox* m_input;
    QCheckBox* m_special;
    QCheckBox* m_ids;
    TokenChips* m_chips;
    QLabel* m_count;
    QTimer m_typing; ///< tokenizes when the typing rests
    LatestJob m_job;
};

} // namespace calm::ui
