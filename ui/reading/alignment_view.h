#pragma once

#include "ui/reading/reading.h"

#include <QWidget>

#include <memory>

namespace calm::ui
{

class AlignmentLayout;

/// One text as all models of a composition read it: a row of token chips for each, over the same text. At the chosen
/// anchor position the tokens that may be seen from there are solid, the others faded. Left and right move the
/// position, Home and End go to the ends; the pointer shows others while it is over them. Object name: `alignmentView`.
class AlignmentView : public QWidget
{
    Q_OBJECT

public:
    explicit AlignmentView(QWidget* parent = nullptr);
    ~AlignmentView() override;

    void setReading(Reading reading); ///< the position goes to the end of the prompt
    const Reading& reading() const { return m_reading; }
    int position() const { return m_position; } ///< an anchor token; -1 = there is none
    void setPosition(int position);
    void setLimit(int tokens);                       ///< of the anchor; what is beyond is drawn as cut off; 0 = none
    int shownPosition() const;                       ///< the one under the pointer, else position()
    bool isSeen(int model, std::size_t token) const; ///< from the shown position
    QString sentence() const;                        ///< what is seen from the shown position
    QRect rectOf(int row, int token) const;          ///< row 0 is the anchor

    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

Q_SIGNALS:
    void shownPositionChanged();
    void moved(const QRect& token); ///< by keyboard: to be scrolled into view

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    const AlignmentLayout& layoutFor(int width) const;
    int gutter(int width) const; ///< where the names of the rows stand
    void setHovered(int token);
    void paintNames(QPainter& painter, const AlignmentLayout& layout) const;
    void paintRow(QPainter& painter, const AlignmentLayout& layout, int row) const;
    bool isCut(int row, std::size_t token) const;
    void paintBoundaries(QPainter& painter, const AlignmentLayout& layout) const;
    void paintBoundary(QPainter& painter, const AlignmentLayout& layout, int token, const QString& text,
                       const QColor& colour) const;
    QString toolTipAt(const QPoint& point) const;

    Reading m_reading;
    int m_position = -1;
    int m_hovered = -1;
    int m_limit = 0;
    mutable int m_layoutWidth = -1;
    mutable std::unique_ptr<AlignmentLayout> m_layout;
};

} // namespace calm::ui
