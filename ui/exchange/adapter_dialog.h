#pragma once

#include "core/protocol/messages.h"
#include "core/store/records.h"

#include <QDialog>

#include <vector>

class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;

namespace calm::ui
{

/// What an adapter's directory holds, and which models of the project it shall join. Each model is found by its content
/// unless the person names one; one of another content is taken on an explicit word only. Object names: "adapterName",
/// "adapterModel0" (the anchor), "adapterModel1", ..., "adapterAcceptOthers", "adapterProblem", "adapterLoadButton".
class AdapterDialog : public QDialog
{
    Q_OBJECT

public:
    /// `info`: its adapter.json as the engine answers it.
    AdapterDialog(const Json& info, const std::vector<ModelRecord>& models, QWidget* parent = nullptr);

    protocol::LoadAdapter request() const; ///< without project and folder
    void showProblem(const QString& sentence);
    void setBusy(bool busy);

Q_SIGNALS:
    void loadRequested();

private:
    QComboBox* modelChoice(const Json& wanted, const std::vector<ModelRecord>& models);
    QLineEdit* m_name;
    std::vector<QComboBox*> m_models; ///< the anchor first
    QCheckBox* m_acceptOthers;
    QLabel* m_problem;
    QDialogButtonBox* m_buttons;
};

} // namespace calm::ui
