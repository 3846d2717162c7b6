#pragma once

#include <QFrame>

class QLabel;

namespace calm::ui
{

class CompositionDraft;

/// Says what the preview in the drawing would change, and draws it or lets it go. Hidden while there is none.
class PreviewBar : public QFrame
{
    Q_OBJECT

public:
    explicit PreviewBar(CompositionDraft& draft, QWidget* parent = nullptr);

private:
    void showPreview();
    CompositionDraft& m_draft;
    QLabel* m_sentence;
};

} // namespace calm::ui
