// Send a MeMo and wait for its business receipt. Usage: dotnet run -- letter.xml (.NET 8)
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

string Setting(string name, string otherwise = "") =>
    Environment.GetEnvironmentVariable(name) ?? otherwise;

var api = Setting("FUNDAMENT_URL", "https://localhost:8443") + "/apis/v1";

// Our certificate and key, and trust in the authority's certificates.
var own = new X509Certificate2(Setting("PKCS12_FILE"), Setting("PKCS12_PASSWORD"));
var authority = new X509Certificate2Collection();
authority.ImportFromPemFile(Setting("CA_FILE"));

using var handler = new SocketsHttpHandler();
handler.SslOptions.ClientCertificates = new X509CertificateCollection { own };
handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => own;
var policy = new X509ChainPolicy
{
    TrustMode = X509ChainTrustMode.CustomRootTrust,
    RevocationMode = X509RevocationMode.NoCheck,
};
foreach (var one in authority)
{
    var isRoot = one.Subject == one.Issuer;
    (isRoot ? policy.CustomTrustStore : policy.ExtraStore).Add(one);
}
handler.SslOptions.CertificateChainPolicy = policy;

using var http = new HttpClient(handler);
http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
    "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Setting("API_TOKEN"))));

async Task<string> Call(HttpMethod method, string path, byte[]? body = null)
{
    using var request = new HttpRequestMessage(method, api + path);
    if (body is not null)
    {
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/xml");
    }
    using var answer = await http.SendAsync(request);
    var text = await answer.Content.ReadAsStringAsync();
    if (!answer.IsSuccessStatusCode)
    {
        Console.Error.WriteLine($"{(int)answer.StatusCode}: {text}");
        Environment.Exit(1);
    }
    return text;
}

var letter = await File.ReadAllBytesAsync(args[0]);
var message = Regex.Match(Encoding.UTF8.GetString(letter), "messageUUID>([^<]+)<")
    .Groups[1].Value.ToLowerInvariant();

var sent = await Call(HttpMethod.Post, $"/memos/?memo-message-uuid={message}", letter);
Console.WriteLine($"Technical receipt: {sent}");

for (var tries = 0; tries < 30; tries++)
{
    var ids = await Call(HttpMethod.Get, "/receipts/?size=1000");
    foreach (Match id in Regex.Matches(ids, "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"))
    {
        var receipt = await Call(HttpMethod.Get, $"/receipts/{id.Value}");
        if (receipt.Contains(message))
        {
            Console.WriteLine($"Business receipt: {receipt}");
            await Call(HttpMethod.Delete, $"/receipts/{id.Value}");
            return 0;
        }
    }
    await Task.Delay(1000);
}
Console.Error.WriteLine("No business receipt within 30 seconds.");
return 1;
