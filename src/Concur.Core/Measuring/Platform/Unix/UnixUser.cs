using System.Globalization;

namespace Concur.Core.Measuring.Platform.Unix;

/// <summary>Users by their numbers.</summary>
internal static class UnixUser
{
    private const uint Root = 0;
    private const string SudoUser = "SUDO_UID";

    /// <summary>
    /// Whether a user may see what this process serves. Root may read everything anyway; after sudo, the browser is that of the user who
    /// called it.
    /// </summary>
    public static bool IsAdmitted(uint user)
    {
        var own = Posix.EffectiveUser();
        return user == Root || user == own || (own == Root && user == SudoUserId());
    }

    private static uint? SudoUserId() => uint.TryParse(
        Environment.GetEnvironmentVariable(SudoUser), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
