import java.io.FileInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Send a MeMo and wait for its business receipt. Usage: java Send.java letter.xml (Java 17). */
public class Send {
    static final String API =
            System.getenv().getOrDefault("FUNDAMENT_URL", "https://localhost:8443") + "/apis/v1";
    static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    static HttpClient http;

    public static void main(String[] arguments) throws Exception {
        http = HttpClient.newBuilder()
                .sslContext(sslContext())
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        byte[] letter = Files.readAllBytes(Path.of(arguments[0]));
        Matcher found = Pattern.compile("messageUUID>([^<]+)<")
                .matcher(new String(letter, StandardCharsets.UTF_8));
        found.find();
        String message = found.group(1).toLowerCase();

        String sent = call("POST", "/memos/?memo-message-uuid=" + message,
                HttpRequest.BodyPublishers.ofByteArray(letter));
        System.out.println("Technical receipt: " + sent);

        for (int tries = 0; tries < 30; tries++) {
            Matcher ids = UUID.matcher(get("/receipts/?size=1000"));
            while (ids.find()) {
                String receipt = get("/receipts/" + ids.group());
                if (receipt.contains(message)) {
                    System.out.println("Business receipt: " + receipt);
                    call("DELETE", "/receipts/" + ids.group(),
                            HttpRequest.BodyPublishers.noBody());
                    return;
                }
            }
            Thread.sleep(1000);
        }
        System.err.println("No business receipt within 30 seconds.");
        System.exit(1);
    }

    static String get(String path) throws Exception {
        return call("GET", path, HttpRequest.BodyPublishers.noBody());
    }

    static String call(String method, String path, HttpRequest.BodyPublisher body)
            throws Exception {
        String token = Base64.getEncoder().encodeToString(
                System.getenv("API_TOKEN").getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(API + path))
                .header("Authorization", "Basic " + token)
                .header("Content-Type", "application/xml")
                .method(method, body)
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 400) {
            System.err.println(answer.statusCode() + ": " + answer.body());
            System.exit(1);
        }
        return answer.body();
    }

    /** Our certificate and key from PKCS#12, and trust in the authority's certificates (PEM). */
    static SSLContext sslContext() throws Exception {
        char[] password = System.getenv("PKCS12_PASSWORD").toCharArray();
        KeyStore own = KeyStore.getInstance("PKCS12");
        try (FileInputStream file = new FileInputStream(System.getenv("PKCS12_FILE"))) {
            own.load(file, password);
        }
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, password);

        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (FileInputStream file = new FileInputStream(System.getenv("CA_FILE"))) {
            int number = 0;
            for (Certificate one
                    : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                trusted.setCertificateEntry("authority-" + number++, one);
            }
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);

        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
