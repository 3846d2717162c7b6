#include "ui/layer_map_page/preview_bar.h"

#include "ui/layer_map_page/composition_draft.h"
#include "ui/widgets/card.h"
#include "ui/widgets/number_format.h"

#include <QHBoxLayout>
#include <QPushButton>

#include <algorithm>

namespace calm::ui
{

PreviewBar::PreviewBar(CompositionDraft& draft, QWidget* parent)
    : QFrame(parent), m_draft(draft), m_sentence(makeSentence({}, "plain"))
{
    setObjectName("previewBar");
    m_sentence->setObjectName("previewSentence");
    auto* apply = new QPushButton(tr("Draw it"));
    apply->setObjectName("previewApplyButton");
    apply->setToolTip(tr("Makes the dashed connections the drawing; can be undone"));
    auto* drop = new QPushButton(tr("Discard"));
    drop->setObjectName("previewDropButton");
    drop->setToolTip(tr("Leaves the drawing as it is (Esc in the drawing)"));
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(m_sentence, 1);
    line->addWidget(apply);
    line->addWidget(drop);
    connect(apply, &QPushButton::clicked, &draft, &CompositionDraft::applyPreview);
    connect(drop, &QPushButton::clicked, &draft, &CompositionDraft::dropPreview);
    connect(&draft, &CompositionDraft::previewChanged, this, &PreviewBar::showPreview);
    showPreview();
}

void PreviewBar::showPreview()
{
    const auto& preview = m_draft.preview();
    setVisible(preview.has_value());
    if (!preview)
        return;
    const auto& drawn = m_draft.composition().connections;
    const auto missingIn = [](const std::vector<Connection>& some, const std::vector<Connection>& others) {
        return std::ranges::count_if(
            some, [&](const Connection& connection) { return std::ranges::find(others, connection) == others.end(); });
    };
    m_sentence->setText(tr("%1: %2 more, %3 fewer, %4 in all")
                            .arg(m_draft.previewText())
                            .arg(missingIn(*preview, drawn))
                            .arg(missingIn(drawn, *preview))
                            .arg(preview->size()));
}

} // namespace calm::ui
