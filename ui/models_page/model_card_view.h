#pragma once

#include "core/store/records.h"
#include "ui/widgets/card.h"

#include <QPointer>
#include <QTimer>

#include <optional>

class QFormLayout;
class QLineEdit;

namespace calm::ui
{

class ProjectSession;
class TokenChips;

/// The selected model: every number of its card, and a box that shows the tokens of a text as the engine cuts it.
class ModelCardView : public Card
{
    Q_OBJECT

public:
    explicit ModelCardView(QWidget* parent = nullptr);
    void setSession(ProjectSession* session);
    void show(const std::optional<ModelRecord>& model);

private:
    void addRow(const QString& name, const QString& value);
    void tokenize();
    QPointer<ProjectSession> m_session;
    std::optional<ModelRecord> m_model;
    QFormLayout* m_numbers;
    QLabel* m_problem;
    QLabel* m_none;
    QWidget* m_tokenizer;
    QLineEdit* m_input;
    TokenChips* m_chips;
    QLabel* m_count;
    QTimer m_typing; ///< asks the engine when the typing rests
    std::int64_t m_request = 0;
};

} // namespace calm::ui
