#pragma once

#include "ui/reading/reading.h"

#include <QTimer>
#include <QWidget>

class QLineEdit;

namespace calm::ui
{

class ReadingPanel;

/// A text of one's own as the models of the current composition read it together. Object names: `togetherPrompt`,
/// `togetherAnswer`, and those of ReadingPanel.
class TogetherView : public QWidget
{
    Q_OBJECT

public:
    explicit TogetherView(QWidget* parent = nullptr);
    void setModels(const std::vector<ReadingModel>& models); ///< the anchor first
    void begin();                                            ///< with the cursor in the text

private:
    QLineEdit* m_prompt;
    QLineEdit* m_answer;
    ReadingPanel* m_panel;
    QTimer m_typing;
};

} // namespace calm::ui
