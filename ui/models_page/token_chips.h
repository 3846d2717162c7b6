#pragma once

#include "ui/reading/token_spans.h"

#include <QWidget>

#include <vector>

namespace calm::ui
{

/// The tokens of a text as coloured chips in reading order, wrapped, each with its id below when wanted; the tool tip
/// says the rest. Special tokens are framed. Only the chips that are seen are drawn.
class TokenChips : public QWidget
{
    Q_OBJECT

public:
    explicit TokenChips(QWidget* parent = nullptr);
    void setTokens(std::vector<TokenSpan> tokens);
    void setIdsShown(bool shown);
    const std::vector<TokenSpan>& tokens() const { return m_tokens; }
    std::size_t count() const { return m_tokens.size(); }

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void measure();
    const std::vector<QRect>& place(int width) const;
    QFont idFont() const;
    QString toolTip(std::size_t token) const;
    std::vector<TokenSpan> m_tokens;
    std::vector<int> m_widths; ///< of the chips
    mutable std::vector<QRect> m_rects;
    mutable int m_placedWidth = -1; ///< the width m_rects are for
    bool m_idsShown = true;
};

} // namespace calm::ui
