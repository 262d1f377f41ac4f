using Concur.Protocol;

namespace Concur.Harness.Workloads.UserCode;

/// <summary>Describes a method to the tool, which loads no code of the user's itself.</summary>
internal static class MethodDescription
{
    /// <param name="found">The method.</param>
    /// <param name="inputs">What it is given. Its object is made, and its items are read, so that what is wrong is known early.</param>
    /// <exception cref="Units.Refusal">An item, a parameter or an argument does not fit.</exception>
    /// <exception cref="Units.UserFailure">The user's code threw.</exception>
    public static WorkloadDescription Of(NamedMethod found, UnitInputs inputs)
    {
        var roles = MethodParameters.Roles(found.Method, found.Items);
        var takesItems = roles.Any(role => role is ParameterRole.Item or ParameterRole.Items);
        var parameters = PreparedMethod.Check(found, roles, inputs);
        return new WorkloadDescription(found.Name)
        {
            Awaits = BoundMethod.Awaits(found.Method),
            TakesSize = roles.Any(role => role is ParameterRole.Size or ParameterRole.Unit),
            DefaultSize = MethodParameters.DefaultSize(found.Method, found.Items),
            Items = takesItems ? found.Items!.Count : null,
            ItemsMember = takesItems ? found.Items!.MemberName : null,
            TakesBatches = roles.Contains(ParameterRole.Items),
            Parameters = parameters,
        };
    }
}
