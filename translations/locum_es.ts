<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>Alerts</name>
    <message>
        <source>As many messages went out by %1 as you allow. No more is sent there for now.</source>
        <translation>Por %1 han salido tantos mensajes como permites. De momento no se envía nada más por ahí.</translation>
    </message>
    <message>
        <source>%1 reaches nobody any more. Set it anew, or take it away.</source>
        <translation>%1 ya no llega a nadie. Configúralo de nuevo o quítalo.</translation>
    </message>
    <message numerus="yes">
        <source>%n new message(s)</source>
        <translation>
            <numerusform>%n mensaje nuevo</numerusform>
            <numerusform>%n mensajes nuevos</numerusform>
        </translation>
    </message>
    <message>
        <source>Somebody came online</source>
        <translation>Alguien se ha conectado</translation>
    </message>
    <message>
        <source>An account needs you</source>
        <translation>Una cuenta te necesita</translation>
    </message>
    <message>
        <source>You are invited to a room</source>
        <translation>Te invitan a una sala</translation>
    </message>
    <message>
        <source>A request waits for you</source>
        <translation>Una petición te espera</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Lo que ha pasado</translation>
    </message>
    <message>
        <source>A notice for you</source>
        <translation>Un aviso para ti</translation>
    </message>
    <message>
        <source>A test: this channel works</source>
        <translation>Una prueba: este canal funciona</translation>
    </message>
    <message>
        <source>Locum</source>
        <translation>Locum</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <extracomment>Title of an alert: who wrote, in which room.</extracomment>
        <translation>%1 en %2</translation>
    </message>
    <message>
        <source>%1 is online</source>
        <translation>%1 está en línea</translation>
    </message>
    <message>
        <source>The account %1 needs you</source>
        <translation>La cuenta %1 te necesita</translation>
    </message>
    <message>
        <source>%1 invites you to a room</source>
        <translation>%1 te invita a una sala</translation>
    </message>
    <message>
        <source>%1 asks you something</source>
        <translation>%1 te pide algo</translation>
    </message>
    <message numerus="yes">
        <source>%n earlier one(s)</source>
        <translation>
            <numerusform>%n anterior</numerusform>
            <numerusform>%n anteriores</numerusform>
        </translation>
    </message>
    <message>
        <source>Your answer was not sent: it is not clear to whom.</source>
        <translation>Tu respuesta no se ha enviado: no está claro a quién.</translation>
    </message>
    <message>
        <source>Your answer was not sent.</source>
        <translation>Tu respuesta no se ha enviado.</translation>
    </message>
    <message>
        <source>Locum stands in for you.</source>
        <translation>Locum te sustituye.</translation>
    </message>
    <message>
        <source>Locum does not stand in for you any more.</source>
        <translation>Locum ya no te sustituye.</translation>
    </message>
    <message>
        <source>Nobody is online.</source>
        <translation>No hay nadie en línea.</translation>
    </message>
    <message>
        <source>Online: %1</source>
        <translation>En línea: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) was/were filtered</source>
        <translation>
            <numerusform>%n mensaje filtrado</numerusform>
            <numerusform>%n mensajes filtrados</numerusform>
        </translation>
    </message>
    <message>
        <source>Filtered: %1</source>
        <extracomment>Title of an alert. %1: a person, or several.</extracomment>
        <translation>Filtrado: %1</translation>
    </message>
    <message>
        <source>The password is missing.</source>
        <translation>Falta la contraseña.</translation>
    </message>
    <message>
        <source>The network does not accept the name or the password.</source>
        <translation>La red no acepta el nombre o la contraseña.</translation>
    </message>
    <message>
        <source>The network has closed this account out.</source>
        <translation>La red ha cerrado el paso a esta cuenta.</translation>
    </message>
    <message>
        <source>The server cannot prove who it is.</source>
        <translation>El servidor no puede demostrar quién es.</translation>
    </message>
    <message>
        <source>The server offers no secure connection.</source>
        <translation>El servidor no ofrece una conexión segura.</translation>
    </message>
    <message>
        <source>Somebody else uses the name.</source>
        <translation>Otra persona usa el nombre.</translation>
    </message>
    <message>
        <source>The network does not take the name.</source>
        <translation>La red no acepta el nombre.</translation>
    </message>
    <message>
        <source>A setting of the account is wrong.</source>
        <translation>Un ajuste de la cuenta está mal.</translation>
    </message>
    <message>
        <source>The plugin for its network is missing.</source>
        <translation>Falta el complemento de su red.</translation>
    </message>
    <message>
        <source>The plugin for its network does not run.</source>
        <translation>El complemento de su red no funciona.</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>y %n más</numerusform>
            <numerusform>y %n más</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) wait(s) for you</source>
        <translation>
            <numerusform>%n solicitud te espera</numerusform>
            <numerusform>%n solicitudes te esperan</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing has happened.</source>
        <translation>No ha pasado nada.</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n mensaje</numerusform>
            <numerusform>%n mensajes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) is/are held</source>
        <extracomment>In a digest: messages that a rule keeps back.</extracomment>
        <translation>
            <numerusform>%n mensaje retenido</numerusform>
            <numerusform>%n mensajes retenidos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answer(s) by Locum</source>
        <translation>
            <numerusform>%n respuesta de Locum</numerusform>
            <numerusform>%n respuestas de Locum</numerusform>
        </translation>
    </message>
    <message>
        <source>Locum answered: %1</source>
        <translation>Locum respondió: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) was/were filtered: %1</source>
        <extracomment>In a digest. %1: why, by the name of a rule.</extracomment>
        <translation>
            <numerusform>%n mensaje filtrado: %1</numerusform>
            <numerusform>%n mensajes filtrados: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>came online</source>
        <extracomment>In a digest, of a person, after what they wrote.</extracomment>
        <translation>se conectó</translation>
    </message>
</context>
<context>
    <name>FilterWarning</name>
    <message>
        <source>Your rules kept this message from being sent.</source>
        <translation>Tus reglas han impedido que se envíe este mensaje.</translation>
    </message>
    <message>
        <source>Automatic message: your message was filtered.</source>
        <translation>Mensaje automático: tu mensaje ha sido filtrado.</translation>
    </message>
</context>
<context>
    <name>FreeBusy</name>
    <message>
        <source>%1 all day</source>
        <extracomment>A day on which the user is busy all day, in a list of times; %1 is that day.</extracomment>
        <translation>%1 todo el día</translation>
    </message>
    <message>
        <source>until %1</source>
        <extracomment>An interval in a list of times, which has begun (some minutes ago, when this is read); %1 is its end.</extracomment>
        <translation>hasta %1</translation>
    </message>
    <message>
        <source>Free, looking ahead to %1 (%2).</source>
        <extracomment>Free/busy for a contact. %1: the last day or moment that was looked at; %2: the time zone&apos;s short name.</extracomment>
        <translation>Libre, hasta donde alcanza esta consulta: %1 (%2).</translation>
    </message>
    <message>
        <source>Busy: %1. Free otherwise, looking ahead to %2 (%3).</source>
        <extracomment>Free/busy for a contact. %1: intervals; %2: the last day or moment that was looked at; %3: the time zone.</extracomment>
        <translation>Ocupado: %1. Libre el resto, hasta donde alcanza esta consulta: %2 (%3).</translation>
    </message>
</context>
<context>
    <name>Gateway</name>
    <message>
        <source>The user name or the password is wrong.</source>
        <translation>El nombre de usuario o la contraseña no son correctos.</translation>
    </message>
    <message>
        <source>Log in first.</source>
        <translation>Inicia sesión primero.</translation>
    </message>
    <message>
        <source>There is no such user.</source>
        <translation>No existe ese usuario.</translation>
    </message>
    <message>
        <source>There is no such device.</source>
        <translation>No existe ese dispositivo.</translation>
    </message>
    <message>
        <source>There is no such account.</source>
        <translation>No existe esa cuenta.</translation>
    </message>
    <message>
        <source>There is no such contact.</source>
        <translation>No existe ese contacto.</translation>
    </message>
    <message>
        <source>There is no such conversation.</source>
        <translation>No existe esa conversación.</translation>
    </message>
    <message>
        <source>There is no such message.</source>
        <translation>No existe ese mensaje.</translation>
    </message>
    <message>
        <source>Log in first, and send the token in the header Authorization: Bearer TOKEN.</source>
        <translation>Inicia sesión primero, y envía el token en la cabecera Authorization: Bearer TOKEN.</translation>
    </message>
    <message>
        <source>Too many requests without a log-in came from this address. Wait a little, then try again.</source>
        <translation>Llegaron demasiadas peticiones sin sesión desde esta dirección. Espera un poco y prueba otra vez.</translation>
    </message>
    <message>
        <source>The metrics are shown only on the machine itself.</source>
        <translation>Las métricas solo se muestran en la propia máquina.</translation>
    </message>
    <message>
        <source>This can only be read.</source>
        <translation>Esto solo se puede leer.</translation>
    </message>
    <message>
        <source>Only pages of this server&apos;s own public address may open the stream with a ticket.</source>
        <translation>Solo las páginas de la dirección pública de este servidor pueden abrir el flujo con un tique.</translation>
    </message>
    <message>
        <source>This address is for WebSockets.</source>
        <translation>Esta dirección es para WebSockets.</translation>
    </message>
    <message>
        <source>Here you can: %1.</source>
        <translation>Aquí se puede: %1.</translation>
    </message>
    <message>
        <source>There is nothing at this address. See /api/v1/openapi.json.</source>
        <translation>No hay nada en esta dirección. Consulta /api/v1/openapi.json.</translation>
    </message>
    <message>
        <source>Only the stream is a WebSocket.</source>
        <translation>Solo el flujo es un WebSocket.</translation>
    </message>
    <message>
        <source>A request&apos;s body has at most %1 bytes.</source>
        <translation>El cuerpo de una petición tiene %1 bytes como mucho.</translation>
    </message>
    <message>
        <source>The server has too much to do just now. Try again in a moment.</source>
        <translation>El servidor tiene ahora demasiado que hacer. Prueba otra vez dentro de un momento.</translation>
    </message>
    <message>
        <source>Only a device can ask this: log in with POST /api/v1/session.</source>
        <translation>Esto solo lo puede pedir un dispositivo: inicia sesión con POST /api/v1/session.</translation>
    </message>
    <message>
        <source>Only the administrator can do this, with locumctl on the server.</source>
        <translation>Esto solo puede hacerlo el administrador, con locumctl en el servidor.</translation>
    </message>
    <message>
        <source>Say for which user: &quot;as&quot;.</source>
        <translation>Di para qué usuario: «as».</translation>
    </message>
    <message>
        <source>A user name has 1 to 32 characters of a to z, 0 to 9, dot, dash and underscore.</source>
        <translation>Un nombre de usuario tiene de 1 a 32 caracteres: de la a a la z, del 0 al 9, punto, guion y guion bajo.</translation>
    </message>
    <message>
        <source>There is already a user of this name. Choose another.</source>
        <translation>Ya hay un usuario con ese nombre. Elige otro.</translation>
    </message>
    <message>
        <source>A password has at least 8 characters.</source>
        <translation>Una contraseña tiene al menos 8 caracteres.</translation>
    </message>
    <message>
        <source>The account is not connected. Connect it, then try again.</source>
        <translation>La cuenta no está conectada. Conéctala y prueba otra vez.</translation>
    </message>
    <message>
        <source>The account is switched off. Switch it on first.</source>
        <translation>La cuenta está desactivada. Actívala primero.</translation>
    </message>
    <message>
        <source>This is no address on that network.</source>
        <translation>Eso no es una dirección de esa red.</translation>
    </message>
    <message>
        <source>The message is empty. Write something.</source>
        <translation>El mensaje está vacío. Escribe algo.</translation>
    </message>
    <message>
        <source>The message is too long. Send it in parts.</source>
        <translation>El mensaje es demasiado largo. Envíalo en partes.</translation>
    </message>
    <message>
        <source>A message&apos;s kind is text, action or notice.</source>
        <translation>El tipo de un mensaje es text, action o notice.</translation>
    </message>
    <message>
        <source>A client_id has 1 to 64 characters.</source>
        <translation>Un client_id tiene de 1 a 64 caracteres.</translation>
    </message>
    <message>
        <source>This request is no longer open: it was answered or withdrawn.</source>
        <translation>Esta petición ya no está abierta: se respondió o se retiró.</translation>
    </message>
    <message>
        <source>There is no such network here. GET /networks lists those there are.</source>
        <translation>Aquí no hay esa red. GET /networks lista las que hay.</translation>
    </message>
    <message>
        <source>The plugin for this network is not installed or was refused. Tell the administrator.</source>
        <translation>El complemento de esta red no está instalado o fue rechazado. Avisa al administrador.</translation>
    </message>
    <message>
        <source>The network&apos;s process is being started. Try again in a moment.</source>
        <translation>El proceso de la red se está iniciando. Prueba otra vez dentro de un momento.</translation>
    </message>
    <message>
        <source>The network did not answer in time. Try again.</source>
        <translation>La red no respondió a tiempo. Prueba otra vez.</translation>
    </message>
    <message>
        <source>The network&apos;s process was restarted meanwhile. Look whether it was done, then try again.</source>
        <translation>El proceso de la red se reinició entretanto. Mira si se hizo, y prueba otra vez.</translation>
    </message>
    <message>
        <source>A setting is missing or wrong.</source>
        <translation>Falta un ajuste o está mal.</translation>
    </message>
    <message>
        <source>The request is not as it must be.</source>
        <translation>La petición no es como debe ser.</translation>
    </message>
    <message>
        <source>The request&apos;s body is not a JSON object.</source>
        <translation>El cuerpo de la petición no es un objeto JSON.</translation>
    </message>
    <message>
        <source>A value in the request&apos;s address is wrong.</source>
        <translation>Un valor de la dirección de la petición está mal.</translation>
    </message>
    <message>
        <source>The feed does not go that far: read it again from since=0.</source>
        <translation>El flujo no llega tan lejos: léelo otra vez desde since=0.</translation>
    </message>
    <message>
        <source>This message is not understood on the stream.</source>
        <translation>Este mensaje no se entiende en el flujo.</translation>
    </message>
    <message>
        <source>The server&apos;s disk is full. Tell the administrator.</source>
        <translation>El disco del servidor está lleno. Avisa al administrador.</translation>
    </message>
    <message>
        <source>The server cannot store anything just now. Try again later; if it stays so, tell the administrator.</source>
        <translation>El servidor no puede guardar nada ahora. Prueba más tarde; si sigue así, avisa al administrador.</translation>
    </message>
    <message>
        <source>This did not work (%1).</source>
        <translation>Esto no funcionó (%1).</translation>
    </message>
    <message>
        <source>A request&apos;s header has at most %1 bytes.</source>
        <translation>La cabecera de una petición tiene %1 bytes como mucho.</translation>
    </message>
    <message>
        <source>This is no HTTP request that can be understood.</source>
        <translation>Esta petición HTTP no se puede entender.</translation>
    </message>
    <message>
        <source>Too many connections from this address. Close some, then try again.</source>
        <translation>Demasiadas conexiones desde esta dirección. Cierra algunas y prueba otra vez.</translation>
    </message>
    <message>
        <source>Send nothing before the WebSocket is open.</source>
        <translation>No envíes nada antes de que el WebSocket esté abierto.</translation>
    </message>
    <message>
        <source>The server did not answer in time. It may still do what you asked: look before you ask again.</source>
        <translation>El servidor no respondió a tiempo. Quizá aún haga lo que pediste: míralo antes de pedirlo otra vez.</translation>
    </message>
    <message>
        <source>Send the body&apos;s length in Content-Length, and no Transfer-Encoding.</source>
        <translation>Envía la longitud del cuerpo en Content-Length, sin Transfer-Encoding.</translation>
    </message>
    <message>
        <source>Send exactly one Host header with a host in it.</source>
        <translation>Envía exactamente una cabecera Host, con una máquina.</translation>
    </message>
    <message>
        <source>The address of a request is a path of printable ASCII that begins with a slash.</source>
        <translation>La dirección de una petición es una ruta de ASCII imprimible que empieza por una barra.</translation>
    </message>
    <message>
        <source>Send the header %1 only once.</source>
        <translation>Envía la cabecera %1 una sola vez.</translation>
    </message>
    <message>
        <source>This method is not supported here.</source>
        <translation>Este método no se admite aquí.</translation>
    </message>
    <message>
        <source>This method is not known here.</source>
        <translation>Este método no se conoce aquí.</translation>
    </message>
    <message>
        <source>Content-Length is the body&apos;s length in bytes.</source>
        <translation>Content-Length es la longitud del cuerpo en bytes.</translation>
    </message>
    <message>
        <source>A GET request has no body here.</source>
        <translation>Una petición GET no lleva cuerpo aquí.</translation>
    </message>
    <message>
        <source>The only expectation known here is 100-continue.</source>
        <translation>La única expectativa conocida aquí es 100-continue.</translation>
    </message>
    <message numerus="yes">
        <source>Too many log-ins have failed. Try again in %n second(s).</source>
        <translation>
            <numerusform>Han fallado demasiados inicios de sesión. Prueba otra vez dentro de %n segundo.</numerusform>
            <numerusform>Han fallado demasiados inicios de sesión. Prueba otra vez dentro de %n segundos.</numerusform>
        </translation>
    </message>
    <message>
        <source>This contact has no picture.</source>
        <translation>Ese contacto no tiene foto.</translation>
    </message>
    <message>
        <source>This message is not held: it was released meanwhile.</source>
        <translation>Este mensaje no está retenido: ya se soltó.</translation>
    </message>
    <message>
        <source>The rule files are not as they must be.</source>
        <translation>Los archivos de reglas no son como deben ser.</translation>
    </message>
    <message>
        <source>The rules have errors, and those before them run on. Mend what the diagnostics say.</source>
        <translation>Las reglas tienen errores y siguen las anteriores. Corrija lo que dicen los diagnósticos.</translation>
    </message>
    <message>
        <source>The stored rules do not load any more, and the built-in ones run: push them again.</source>
        <translation>Las reglas guardadas ya no se cargan y valen las incorporadas: envíelas de nuevo.</translation>
    </message>
    <message>
        <source>There is no such generation of rules.</source>
        <translation>No existe esa generación de reglas.</translation>
    </message>
    <message>
        <source>This server runs no rules.</source>
        <translation>Este servidor no ejecuta reglas.</translation>
    </message>
    <message>
        <source>Nobody and nothing of yours goes by this name.</source>
        <translation>Nadie ni nada suyo tiene ese nombre.</translation>
    </message>
    <message>
        <source>A policy has at least one verdict.</source>
        <translation>Una política tiene al menos un veredicto.</translation>
    </message>
    <message>
        <source>There is no such policy.</source>
        <translation>No existe esa política.</translation>
    </message>
    <message>
        <source>There is no such person.</source>
        <translation>No existe esa persona.</translation>
    </message>
    <message>
        <source>What rules call somebody has 1 to 32 characters of a to z, 0 to 9 and dash.</source>
        <translation>El nombre de alguien en las reglas tiene de 1 a 32 caracteres: de la a a la z, de 0 a 9 y el guion.</translation>
    </message>
    <message>
        <source>Somebody else goes by this already.</source>
        <translation>Otra persona ya se llama así.</translation>
    </message>
    <message>
        <source>A language goes by its tag, such as en or pt-BR.</source>
        <translation>Un idioma se indica con su etiqueta, como en o pt-BR.</translation>
    </message>
    <message>
        <source>A name has at least one letter of a to z or digit.</source>
        <translation>Un nombre tiene al menos una letra de la a a la z o una cifra.</translation>
    </message>
    <message>
        <source>There is no such rule plugin here. GET /rule-plugins lists those there are.</source>
        <translation>Aquí no existe ese complemento de reglas. GET /rule-plugins muestra los que hay.</translation>
    </message>
    <message>
        <source>These rules have none of this name.</source>
        <translation>Estas reglas no tienen ninguna con ese nombre.</translation>
    </message>
    <message>
        <source>This is not the set-up code that the server printed when it was started last.</source>
        <translation>Este no es el código de instalación que el servidor mostró la última vez que se inició.</translation>
    </message>
    <message>
        <source>The server has its first user already. Log in.</source>
        <translation>El servidor ya tiene su primer usuario. Inicia sesión.</translation>
    </message>
    <message>
        <source>This contact cannot be reached by that address now. Choose another, or wait.</source>
        <translation>No se puede llegar a este contacto por esa dirección ahora. Elige otra o espera.</translation>
    </message>
    <message>
        <source>The message would have to go another way than so far: send it again with the identity it shall go to.</source>
        <translation>El mensaje tendría que ir por otro camino que hasta ahora: envíalo de nuevo con la identidad a la que debe ir.</translation>
    </message>
    <message>
        <source>This person cannot be reached on any network now. Try again later.</source>
        <translation>No se puede llegar a esta persona en ninguna red ahora. Inténtalo más tarde.</translation>
    </message>
    <message>
        <source>This cannot be said of contacts.</source>
        <translation>Esto no se puede decir de contactos.</translation>
    </message>
    <message>
        <source>You have said that these are different people. Link them with force if they are one after all.</source>
        <translation>Has dicho que son personas distintas. Únelas con «force» si al final son una sola.</translation>
    </message>
    <message>
        <source>These are one person now: split them first.</source>
        <translation>Ahora son una sola persona: sepáralas antes.</translation>
    </message>
    <message>
        <source>A person has at most 64 contacts.</source>
        <translation>Una persona tiene como mucho 64 contactos.</translation>
    </message>
    <message>
        <source>There is no such act or contact.</source>
        <translation>No existe tal declaración o contacto.</translation>
    </message>
    <message>
        <source>Only some contacts of one person can be split off the rest of it.</source>
        <translation>Solo se pueden separar algunos contactos de una persona del resto de ella.</translation>
    </message>
    <message>
        <source>This cannot be undone, or it is already.</source>
        <translation>Esto no se puede deshacer, o ya está deshecho.</translation>
    </message>
    <message>
        <source>Without it, people whom you keep apart would be one: take back the later acts first.</source>
        <translation>Sin ello, personas que mantienes separadas serían una sola: deshaz antes las declaraciones posteriores.</translation>
    </message>
    <message>
        <source>There is no vCard with an address or a number in this file.</source>
        <translation>En este archivo no hay ninguna vCard con una dirección o un número.</translation>
    </message>
    <message>
        <source>The address book is too large. Import it in parts.</source>
        <translation>La agenda es demasiado grande. Impórtala por partes.</translation>
    </message>
    <message>
        <source>There is already a channel of this name.</source>
        <translation>Ya hay un canal con este nombre.</translation>
    </message>
    <message>
        <source>There is no such channel.</source>
        <translation>No hay tal canal.</translation>
    </message>
    <message>
        <source>The channel is switched off. Switch it on first.</source>
        <translation>El canal está desactivado. Actívalo primero.</translation>
    </message>
    <message>
        <source>There are too many channels. Take one away first.</source>
        <translation>Hay demasiados canales. Quita antes uno.</translation>
    </message>
    <message>
        <source>A channel cannot be used so.</source>
        <translation>Un canal no se puede usar así.</translation>
    </message>
    <message>
        <source>The test has not come out yet. The channel&apos;s log tells how it ends.</source>
        <translation>La prueba aún no ha salido. El registro del canal dice cómo acaba.</translation>
    </message>
    <message>
        <source>Too much at once. Try again later.</source>
        <translation>Demasiado a la vez. Inténtalo más tarde.</translation>
    </message>
    <message>
        <source>The channel could not send it.</source>
        <translation>El canal no ha podido enviarlo.</translation>
    </message>
    <message>
        <source>There is no such channel plugin here. GET /channel-plugins lists those there are.</source>
        <translation>Aquí no hay tal complemento de canal. GET /channel-plugins enumera los que hay.</translation>
    </message>
    <message>
        <source>There was no such absence.</source>
        <translation>No hubo tal ausencia.</translation>
    </message>
    <message>
        <source>This code is not good any more: it was used, or its time is over. Have another made.</source>
        <translation>Este código ya no vale: se usó o pasó su tiempo. Pide que creen otro.</translation>
    </message>
    <message>
        <source>Only the first user of this server lets other people in. Ask them for an invitation.</source>
        <translation>Solo el primer usuario de este servidor deja entrar a otras personas. Pídele una invitación.</translation>
    </message>
    <message>
        <source>This time has passed. Give one that lies ahead.</source>
        <translation>Esa hora ya pasó. Indica una que esté por venir.</translation>
    </message>
    <message>
        <source>Locum does not stand in for you now.</source>
        <translation>Locum no responde por ti ahora.</translation>
    </message>
    <message>
        <source>The rules for this absence are wrong, and nothing was done.</source>
        <translation>Las reglas de esta ausencia están mal y no se ha hecho nada.</translation>
    </message>
    <message>
        <source>There is no such planned absence, or it has begun.</source>
        <translation>No hay tal ausencia prevista, o ya ha empezado.</translation>
    </message>
    <message>
        <source>There are too many planned absences. Take one away first.</source>
        <translation>Hay demasiadas ausencias previstas. Quita una primero.</translation>
    </message>
    <message>
        <source>Write a word to search for.</source>
        <translation>Escribe una palabra para buscar.</translation>
    </message>
    <message>
        <source>That is too much to search for. Use fewer words.</source>
        <translation>Es demasiado para buscar. Usa menos palabras.</translation>
    </message>
    <message>
        <source>This network cannot hide you. Choose another policy, such as away.</source>
        <translation>Esta red no puede ocultarte. Elige otra política, como away.</translation>
    </message>
    <message>
        <source>Networks of yours cannot hide you, and nothing was changed. Show another presence, or switch these accounts off:</source>
        <translation>Hay redes tuyas que no pueden ocultarte y no se ha cambiado nada. Muestra otra presencia o desactiva estas cuentas:</translation>
    </message>
    <message>
        <source>The file is empty or too large.</source>
        <translation>El archivo está vacío o es demasiado grande.</translation>
    </message>
    <message>
        <source>This part does not continue the file. Go on where it ends.</source>
        <translation>Esta parte no continúa el archivo. Sigue donde termina.</translation>
    </message>
    <message>
        <source>The file is not whole yet.</source>
        <translation>El archivo aún no está entero.</translation>
    </message>
    <message>
        <source>The file is not there any more.</source>
        <translation>El archivo ya no está.</translation>
    </message>
    <message>
        <source>The file could not be handed to the network&apos;s plugin.</source>
        <translation>No se pudo entregar el archivo al complemento de la red.</translation>
    </message>
    <message>
        <source>A conversation runs on for 1 minute to 24 hours.</source>
        <translation>Una conversación sigue en curso de 1 minuto a 24 horas.</translation>
    </message>
    <message>
        <source>This channel reaches nobody but you.</source>
        <translation>Este canal no llega a nadie más que a ti.</translation>
    </message>
    <message>
        <source>This can be no address.</source>
        <translation>Esto no puede ser una dirección.</translation>
    </message>
    <message>
        <source>No address is set for them.</source>
        <translation>No hay ninguna dirección puesta para esa persona.</translation>
    </message>
    <message>
        <source>The rules of this absence do not go with your own, and do not run.</source>
        <translation>Las reglas de esta ausencia no se llevan con las tuyas y no rigen.</translation>
    </message>
    <message>
        <source>There is no such service here. GET /services lists those there are.</source>
        <translation>No hay tal servicio aquí. GET /services enumera los que hay.</translation>
    </message>
    <message>
        <source>The rule plugin that offers it must be set up first.</source>
        <translation>Antes hay que configurar el complemento de reglas que lo ofrece.</translation>
    </message>
    <message>
        <source>There is no such file; it may have been removed.</source>
        <translation>No existe tal archivo; quizá se haya quitado.</translation>
    </message>
    <message>
        <source>Your files are too large together: this one does not fit any more. Remove some that you need no more.</source>
        <translation>Tus archivos ocupan demasiado en conjunto y este ya no cabe. Quita alguno que ya no te haga falta.</translation>
    </message>
    <message>
        <source>A message has this file already, or takes it along right now.</source>
        <translation>Un mensaje ya tiene este archivo, o se lo está llevando ahora mismo.</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Automatic message: I am busy now and cannot answer at once.</source>
        <translation>Mensaje automático: ahora estoy ocupado y no puedo responder enseguida.</translation>
    </message>
    <message>
        <source>Automatic message: I am driving now and cannot answer at once.</source>
        <translation>Mensaje automático: ahora estoy conduciendo y no puedo responder enseguida.</translation>
    </message>
    <message>
        <source>Automatic message: I am in a meeting now and cannot answer at once.</source>
        <translation>Mensaje automático: ahora estoy en una reunión y no puedo responder enseguida.</translation>
    </message>
    <message>
        <source>Automatic message: I am on holiday and cannot answer at once.</source>
        <translation>Mensaje automático: estoy de vacaciones y no puedo responder enseguida.</translation>
    </message>
    <message>
        <source>Automatic message: I have gone to sleep and cannot answer at once.</source>
        <translation>Mensaje automático: me he ido a dormir y no puedo responder enseguida.</translation>
    </message>
    <message>
        <source>Automatic message: I am away now and cannot answer at once.</source>
        <translation>Mensaje automático: ahora no estoy y no puedo responder enseguida.</translation>
    </message>
    <message>
        <source>(Until %1)</source>
        <extracomment>When the user will be back, in a message to a contact.</extracomment>
        <translation>(Hasta: %1)</translation>
    </message>
    <message>
        <source>Automatic message: I am back, and will read what you wrote.</source>
        <translation>Mensaje automático: ya estoy de vuelta y leeré lo que has escrito.</translation>
    </message>
    <message>
        <source>You can go on writing: I will read it later.</source>
        <translation>Puedes seguir escribiendo: lo leeré más tarde.</translation>
    </message>
</context>
<context>
    <name>Persons</name>
    <message>
        <source>same phone</source>
        <translation>mismo teléfono</translation>
    </message>
    <message>
        <source>other phone</source>
        <translation>otro teléfono</translation>
    </message>
    <message>
        <source>same e-mail</source>
        <translation>mismo correo electrónico</translation>
    </message>
    <message>
        <source>same shared mailbox</source>
        <translation>mismo buzón compartido</translation>
    </message>
    <message>
        <source>same contact card</source>
        <translation>misma tarjeta de contacto</translation>
    </message>
    <message>
        <source>each proves the other</source>
        <translation>cada una prueba la otra</translation>
    </message>
    <message>
        <source>same key, held by both</source>
        <translation>misma clave, en poder de ambas</translation>
    </message>
    <message>
        <source>a key that was not shown to be theirs</source>
        <translation>una clave que no han demostrado que sea suya</translation>
    </message>
    <message>
        <source>same name</source>
        <translation>mismo nombre</translation>
    </message>
    <message>
        <source>name in another form</source>
        <translation>nombre en otra forma</translation>
    </message>
    <message>
        <source>nearly the same name</source>
        <translation>casi el mismo nombre</translation>
    </message>
    <message>
        <source>part of the name</source>
        <translation>parte del nombre</translation>
    </message>
    <message>
        <source>other name</source>
        <translation>otro nombre</translation>
    </message>
    <message>
        <source>same user name</source>
        <translation>mismo nombre de usuario</translation>
    </message>
    <message>
        <source>similar user name</source>
        <translation>nombre de usuario parecido</translation>
    </message>
    <message>
        <source>user name spells the name</source>
        <translation>el nombre de usuario deletrea el nombre</translation>
    </message>
    <message>
        <source>same picture</source>
        <translation>misma imagen</translation>
    </message>
    <message>
        <source>similar picture</source>
        <translation>imagen parecida</translation>
    </message>
    <message>
        <source>in the same rooms</source>
        <translation>en las mismas salas</translation>
    </message>
    <message>
        <source>come online together</source>
        <translation>se conectan a la vez</translation>
    </message>
    <message>
        <source>two accounts on one network</source>
        <translation>dos cuentas en una misma red</translation>
    </message>
    <message>
        <source>vouched for on both sides</source>
        <translation>avalado por ambas partes</translation>
    </message>
    <message>
        <source>self-claimed</source>
        <translation>según ellas mismas</translation>
    </message>
    <message>
        <source>prior</source>
        <translation>de partida</translation>
    </message>
    <message>
        <source>nothing is offered</source>
        <translation>no se ofrece nada</translation>
    </message>
    <message>
        <source>ask them first: this one may be an impostor</source>
        <translation>pregúntales antes: puede ser un impostor</translation>
    </message>
    <message>
        <source>ask them first: no independent evidence</source>
        <translation>pregúntales antes: no hay pruebas independientes</translation>
    </message>
    <message>
        <source>ask them first: not sure enough</source>
        <translation>pregúntales antes: no es lo bastante seguro</translation>
    </message>
    <message>
        <source>suggested</source>
        <translation>se sugiere</translation>
    </message>
    <message>
        <source>one person: the network says that it is the same account</source>
        <translation>una persona: la red dice que es la misma cuenta</translation>
    </message>
    <message>
        <source>The conversation with %1 goes on here, as %2 is not there any more.</source>
        <translation>La conversación con %1 sigue aquí, pues %2 ya no está.</translation>
    </message>
</context>
<context>
    <name>RuleDiagnostics</name>
    <message>
        <source>only times can be kept to weekdays</source>
        <translation>solo las horas se pueden limitar a días de la semana</translation>
    </message>
    <message>
        <source>&apos;,&apos; or the next item</source>
        <translation>&apos;,&apos; o el elemento siguiente</translation>
    </message>
    <message>
        <source>&apos;in&apos; or &apos;contains&apos;</source>
        <translation>&apos;in&apos; o &apos;contains&apos;</translation>
    </message>
    <message>
        <source>&apos;and&apos;, &apos;or&apos; or the end of the condition</source>
        <translation>&apos;and&apos;, &apos;or&apos; o el final de la condición</translation>
    </message>
    <message>
        <source>the file has %1 bytes; at most %2 are read</source>
        <translation>el archivo tiene %1 bytes; se leen como máximo %2</translation>
    </message>
    <message>
        <source>%1 where %2 is expected</source>
        <translation>%1 donde se espera %2</translation>
    </message>
    <message>
        <source>&apos;%1&apos; has no field &apos;%2&apos;</source>
        <translation>«%1» no tiene ningún campo «%2»</translation>
    </message>
    <message>
        <source>this is not UTF-8</source>
        <translation>esto no es UTF-8</translation>
    </message>
    <message>
        <source>a rule file begins with the language&apos;s version</source>
        <translation>un archivo de reglas empieza con la versión del lenguaje</translation>
    </message>
    <message>
        <source>version %1 of the rule language is not known here</source>
        <translation>aquí no se conoce la versión %1 del lenguaje de reglas</translation>
    </message>
    <message>
        <source>there is more to say: only the first %1 messages are shown</source>
        <translation>hay más que decir: solo se muestran los primeros %1 mensajes</translation>
    </message>
    <message>
        <source>%1 has no meaning here</source>
        <translation>%1 no tiene sentido aquí</translation>
    </message>
    <message>
        <source>the text is not closed on its line</source>
        <translation>el texto no se cierra en su línea</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not an escape</source>
        <translation>«%1» no es una secuencia de escape</translation>
    </message>
    <message>
        <source>the regular expression is not closed on its line</source>
        <translation>la expresión regular no se cierra en su línea</translation>
    </message>
    <message>
        <source>the regular expression is empty</source>
        <translation>la expresión regular está vacía</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a flag of a regular expression</source>
        <translation>«%1» no es un modificador de expresión regular</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a number, a duration or a size</source>
        <translation>«%1» no es un número, una duración ni un tamaño</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is out of range</source>
        <translation>«%1» está fuera de rango</translation>
    </message>
    <message>
        <source>there is no time &apos;%1&apos;</source>
        <translation>no existe la hora «%1»</translation>
    </message>
    <message>
        <source>there is no date &apos;%1&apos;</source>
        <translation>no existe la fecha «%1»</translation>
    </message>
    <message>
        <source>the &apos;{&apos; is not closed in this text</source>
        <translation>la «{» no se cierra en este texto</translation>
    </message>
    <message>
        <source>%1 where %2 is expected in a text&apos;s braces</source>
        <translation>%1 donde se espera %2 entre las llaves de un texto</translation>
    </message>
    <message>
        <source>there is no filter &apos;%1&apos;</source>
        <translation>no existe el filtro «%1»</translation>
    </message>
    <message>
        <source>&apos;}&apos; without a &apos;{&apos; before it</source>
        <translation>«}» sin una «{» antes</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is said twice</source>
        <translation>«%1» se dice dos veces</translation>
    </message>
    <message>
        <source>this is nested deeper than %1 levels</source>
        <translation>esto está anidado a más de %1 niveles</translation>
    </message>
    <message>
        <source>this text has %1 bytes; at most %2 are allowed</source>
        <translation>este texto tiene %1 bytes; se admiten como máximo %2</translation>
    </message>
    <message>
        <source>this has more than %1 elements</source>
        <translation>esto tiene más de %1 elementos</translation>
    </message>
    <message>
        <source>this belongs to it</source>
        <translation>esto le pertenece</translation>
    </message>
    <message>
        <source>the test &quot;%1&quot; fails: what came is %2</source>
        <translation>la prueba &quot;%1&quot; falla: lo que llegó es %2</translation>
    </message>
    <message>
        <source>nothing has happened yet in the test &quot;%1&quot;</source>
        <translation>en la prueba &quot;%1&quot; todavía no ha pasado nada</translation>
    </message>
    <message>
        <source>too much falls due on the way in the test &quot;%1&quot;</source>
        <translation>en la prueba &quot;%1&quot; vencen demasiadas cosas por el camino</translation>
    </message>
    <message>
        <source>one of %1</source>
        <translation>uno de %1</translation>
    </message>
    <message>
        <source>a text in quotes</source>
        <translation>un texto entre comillas</translation>
    </message>
    <message>
        <source>say what it is to be: %1 is …</source>
        <translation>di qué ha de ser: %1 is …</translation>
    </message>
    <message>
        <source>compare it, or ask known(%1) where it may be absent</source>
        <translation>compáralo, o pregunta known(%1) si puede faltar</translation>
    </message>
    <message>
        <source>a list is asked with &apos;contains&apos;</source>
        <translation>a una lista se le pregunta con «contains»</translation>
    </message>
    <message>
        <source>write &apos;in&apos; instead</source>
        <translation>escribe «in» en su lugar</translation>
    </message>
    <message>
        <source>only &apos;is&apos; and &apos;is not&apos; ask it</source>
        <translation>solo se pregunta con «is» e «is not»</translation>
    </message>
    <message>
        <source>did you mean &apos;%1&apos;?</source>
        <translation>¿querías decir «%1»?</translation>
    </message>
    <message>
        <source>write &apos;is&apos; instead</source>
        <translation>escribe «is» en su lugar</translation>
    </message>
    <message>
        <source>the other way round: … contains …</source>
        <translation>al revés: … contains …</translation>
    </message>
    <message>
        <source>a list, hours, a range or a group</source>
        <translation>una lista, unas horas, un intervalo o un grupo</translation>
    </message>
    <message>
        <source>the other way round: … in …</source>
        <translation>al revés: … in …</translation>
    </message>
    <message>
        <source>did you mean &apos;%1&apos; (%2)?</source>
        <translation>¿querías decir «%1» (%2)?</translation>
    </message>
    <message>
        <source>there is: %1</source>
        <translation>hay: %1</translation>
    </message>
    <message>
        <source>add the line: %1</source>
        <translation>añade la línea: %1</translation>
    </message>
    <message>
        <source>texts are put together by holes: &quot;{person.name}: …&quot;</source>
        <translation>los textos se componen con huecos: &quot;{person.name}: …&quot;</translation>
    </message>
    <message>
        <source>leave out the &apos;??&apos; and what follows it</source>
        <translation>quita el «??» y lo que le sigue</translation>
    </message>
    <message>
        <source>&apos;%1&apos; stands for several values; name one of them</source>
        <translation>«%1» representa varios valores; nombra uno</translation>
    </message>
    <message>
        <source>it is there on: %1</source>
        <translation>está disponible en: %1</translation>
    </message>
    <message>
        <source>it is the name of %1: ask for it with &apos;in&apos;</source>
        <translation>es el nombre de %1: pregúntalo con «in»</translation>
    </message>
    <message>
        <source>RE2 has no look-around and no back references</source>
        <translation>RE2 no tiene aserciones alrededor ni referencias hacia atrás</translation>
    </message>
    <message>
        <source>the strongest one counts</source>
        <translation>cuenta el más fuerte</translation>
    </message>
    <message>
        <source>the earlier day comes first; both are included</source>
        <translation>primero va el día anterior; ambos están incluidos</translation>
    </message>
    <message>
        <source>the first one counts; leave one out</source>
        <translation>cuenta el primero; quita uno</translation>
    </message>
    <message>
        <source>moments are said with &apos;at&apos; and &apos;after&apos;</source>
        <translation>los momentos se dicen con «at» y «after»</translation>
    </message>
    <message>
        <source>write {%1}</source>
        <translation>escribe {%1}</translation>
    </message>
    <message>
        <source>write {quote(%1, 120)}</source>
        <translation>escribe {quote(%1, 120)}</translation>
    </message>
    <message>
        <source>this &apos;{&apos; is not closed before %1</source>
        <translation>esta «{» no se cierra antes de %1</translation>
    </message>
    <message>
        <source>there is no &apos;%1&apos;</source>
        <translation>no existe «%1»</translation>
    </message>
    <message>
        <source>this is written %1</source>
        <translation>esto se escribe %1</translation>
    </message>
    <message>
        <source>a fixed value is expected here</source>
        <translation>aquí se espera un valor fijo</translation>
    </message>
    <message>
        <source>%1 is expected here, not %2</source>
        <translation>aquí se espera %1, no %2</translation>
    </message>
    <message>
        <source>%1 and %2 cannot be compared</source>
        <translation>%1 y %2 no se pueden comparar</translation>
    </message>
    <message>
        <source>%1 has no order</source>
        <translation>%1 no tiene orden</translation>
    </message>
    <message>
        <source>a condition is expected here, not %1</source>
        <translation>aquí se espera una condición, no %1</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a value of %2</source>
        <translation>«%1» no es un valor de %2</translation>
    </message>
    <message>
        <source>there is no %1 &apos;%2&apos;</source>
        <translation>no existe %1 «%2»</translation>
    </message>
    <message>
        <source>nothing is called &apos;%1:&apos;</source>
        <translation>nada se llama «%1:»</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is always known</source>
        <translation>«%1» siempre se conoce</translation>
    </message>
    <message>
        <source>%1 %2 %3 means nothing</source>
        <translation>%1 %2 %3 no significa nada</translation>
    </message>
    <message>
        <source>%1 cannot be in %2</source>
        <translation>%1 no puede estar en %2</translation>
    </message>
    <message>
        <source>&apos;%1&apos; asks a text, not %2</source>
        <translation>«%1» pregunta a un texto, no a %2</translation>
    </message>
    <message>
        <source>hours are asked of &apos;%1&apos; only</source>
        <translation>las horas solo se preguntan a «%1»</translation>
    </message>
    <message>
        <source>%1 &apos;%2&apos; is declared twice</source>
        <translation>%1 «%2» se declara dos veces</translation>
    </message>
    <message>
        <source>there is no type &apos;%1&apos;</source>
        <translation>no existe el tipo «%1»</translation>
    </message>
    <message>
        <source>there are no lists of %1</source>
        <translation>no hay listas de %1</translation>
    </message>
    <message>
        <source>there is no phrase &apos;%1&apos;</source>
        <translation>no existe la frase «%1»</translation>
    </message>
    <message>
        <source>there is no digest &apos;%1&apos;</source>
        <translation>no existe el resumen «%1»</translation>
    </message>
    <message>
        <source>there is no rule &apos;%1&apos;</source>
        <translation>no existe la regla «%1»</translation>
    </message>
    <message>
        <source>there is no event &apos;%1&apos;</source>
        <translation>no existe el suceso «%1»</translation>
    </message>
    <message>
        <source>there is no verdict &apos;%1&apos;</source>
        <translation>no existe el veredicto «%1»</translation>
    </message>
    <message>
        <source>there is no window &apos;%1&apos;</source>
        <translation>no existe el periodo «%1»</translation>
    </message>
    <message>
        <source>there is nothing to count per &apos;%1&apos;</source>
        <translation>no hay nada que contar por «%1»</translation>
    </message>
    <message>
        <source>there is no weekday &apos;%1&apos;</source>
        <translation>no existe el día de la semana «%1»</translation>
    </message>
    <message>
        <source>the plugin &apos;%1&apos; is not there</source>
        <translation>el complemento «%1» no está</translation>
    </message>
    <message>
        <source>the plugin &apos;%1&apos; has version %2 here, not %3</source>
        <translation>el complemento «%1» tiene aquí la versión %2, no la %3</translation>
    </message>
    <message>
        <source>&apos;%1&apos; belongs to a plugin that this rule set does not use</source>
        <translation>«%1» pertenece a un complemento que estas reglas no usan</translation>
    </message>
    <message>
        <source>the plugin &apos;%1&apos; is used in two versions</source>
        <translation>el complemento «%1» se usa en dos versiones</translation>
    </message>
    <message>
        <source>there is no action &apos;%1&apos;</source>
        <translation>no existe la acción «%1»</translation>
    </message>
    <message>
        <source>there is no effect &apos;%1&apos;</source>
        <translation>no existe el efecto «%1»</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not there on &apos;%2&apos;</source>
        <translation>«%1» no está disponible en «%2»</translation>
    </message>
    <message>
        <source>there is no file &apos;%1&apos;</source>
        <translation>no existe el archivo «%1»</translation>
    </message>
    <message>
        <source>&apos;%1&apos; imports itself</source>
        <translation>«%1» se importa a sí mismo</translation>
    </message>
    <message>
        <source>&apos;%1&apos; cannot be set by a test</source>
        <translation>una prueba no puede fijar «%1»</translation>
    </message>
    <message>
        <source>the phrase has two texts in &apos;%1&apos;</source>
        <translation>la frase tiene dos textos en «%1»</translation>
    </message>
    <message>
        <source>&apos;| %1&apos; does not fit %2</source>
        <translation>«| %1» no encaja con %2</translation>
    </message>
    <message>
        <source>this is no regular expression: %1</source>
        <translation>esto no es una expresión regular: %1</translation>
    </message>
    <message>
        <source>there is no message to decide about on &apos;%1&apos;</source>
        <translation>en «%1» no hay ningún mensaje sobre el que decidir</translation>
    </message>
    <message>
        <source>there is nothing to &apos;%1&apos; on &apos;%2&apos;</source>
        <translation>no hay nada a lo que aplicar «%1» en «%2»</translation>
    </message>
    <message>
        <source>&apos;%1&apos; holds words of the sender: they never enter &apos;%2&apos;, not even quoted</source>
        <translation>«%1» contiene palabras del remitente: nunca entran en «%2», ni siquiera citadas</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is text from outside: it enters only quoted</source>
        <translation>«%1» es texto de fuera: solo entra citado</translation>
    </message>
    <message>
        <source>&apos;%1&apos; goes to %2, not to %3</source>
        <translation>«%1» va a %2, no a %3</translation>
    </message>
    <message>
        <source>this ends before it begins</source>
        <translation>esto termina antes de empezar</translation>
    </message>
    <message>
        <source>a priority is at most %1</source>
        <translation>una prioridad es como máximo %1</translation>
    </message>
    <message>
        <source>this has to be more than nothing</source>
        <translation>esto tiene que ser más que nada</translation>
    </message>
    <message>
        <source>policies are not about %1</source>
        <translation>las políticas no tratan de %1</translation>
    </message>
    <message>
        <source>on &apos;%1&apos; there is nobody that it comes from or goes to</source>
        <translation>en «%1» no hay nadie de quien venga ni a quien vaya</translation>
    </message>
    <message>
        <source>the regular expression is too large: shorten it, or lower its repetitions</source>
        <translation>la expresión regular es demasiado grande: acórtala o reduce sus repeticiones</translation>
    </message>
    <message>
        <source>&apos;%1&apos; stands here %2 times; for one event there are at most %3</source>
        <translation>«%1» aparece aquí %2 veces; por suceso hay como máximo %3</translation>
    </message>
    <message>
        <source>this rule has %1 deferred blocks; at most %2 are allowed</source>
        <translation>esta regla tiene %1 bloques aplazados; se admiten como máximo %2</translation>
    </message>
    <message>
        <source>a rule set has at most %1 files</source>
        <translation>un conjunto de reglas tiene como máximo %1 archivos</translation>
    </message>
    <message>
        <source>a rule set has at most %1 bytes</source>
        <translation>un conjunto de reglas tiene como máximo %1 bytes</translation>
    </message>
    <message>
        <source>a rule set has at most %1 rules</source>
        <translation>un conjunto de reglas tiene como máximo %1 reglas</translation>
    </message>
    <message>
        <source>with this list, conditions hold more than %1 values in all</source>
        <translation>con esta lista, las condiciones contienen más de %1 valores en total</translation>
    </message>
    <message>
        <source>every minute is as often as it goes</source>
        <translation>lo más a menudo es cada minuto</translation>
    </message>
    <message>
        <source>this is never true</source>
        <translation>esto nunca es cierto</translation>
    </message>
    <message>
        <source>this is always true</source>
        <translation>esto siempre es cierto</translation>
    </message>
    <message>
        <source>this rule decides nothing: &apos;%1&apos; comes first, and matches whenever it does</source>
        <translation>esta regla no decide nada: «%1» va antes y se cumple siempre que ella</translation>
    </message>
    <message>
        <source>%1 &apos;%2&apos; is not used</source>
        <translation>%1 «%2» no se usa</translation>
    </message>
    <message>
        <source>there is more than one verdict on %1</source>
        <translation>hay más de un veredicto sobre %1</translation>
    </message>
    <message>
        <source>this rule has decided already</source>
        <translation>esta regla ya ha decidido</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is imported already</source>
        <translation>«%1» ya está importado</translation>
    </message>
    <message>
        <source>this range holds nothing</source>
        <translation>este intervalo no contiene nada</translation>
    </message>
    <message>
        <source>this rule does nothing</source>
        <translation>esta regla no hace nada</translation>
    </message>
    <message>
        <source>names are those of files that stand beside this one</source>
        <translation>los nombres son los de archivos que están junto a este</translation>
    </message>
    <message>
        <source>close the name with &quot; on the same line</source>
        <translation>cierra el nombre con &quot; en la misma línea</translation>
    </message>
    <message>
        <source>one of \&quot; \\ \n \t \{ \} \u{…}; a backslash itself is \\</source>
        <translation>uno de \&quot; \\ \n \t \{ \} \u{…}; la barra invertida misma es \\</translation>
    </message>
    <message>
        <source>close it with &quot; on the same line; a new line in it is \n</source>
        <translation>ciérralo con &quot; en la misma línea; una línea nueva dentro es \n</translation>
    </message>
    <message>
        <source>close it with / on the same line; a slash in it is \/</source>
        <translation>ciérrala con / en la misma línea; una barra dentro es \/</translation>
    </message>
    <message>
        <source>i ignores case, m lets ^ and $ match at lines, s lets . match a new line</source>
        <translation>i no distingue mayúsculas, m hace que ^ y $ valgan en cada línea, s hace que . valga para una línea nueva</translation>
    </message>
    <message>
        <source>write what it is to match between the slashes</source>
        <translation>escribe entre las barras lo que debe encontrar</translation>
    </message>
    <message>
        <source>write &apos;and&apos;, &apos;or&apos; and &apos;not&apos;</source>
        <translation>escribe «and», «or» y «not»</translation>
    </message>
    <message>
        <source>texts stand in double quotes: &quot;…&quot;</source>
        <translation>los textos van entre comillas dobles: &quot;…&quot;</translation>
    </message>
    <message>
        <source>no semicolons are needed</source>
        <translation>no hacen falta puntos y coma</translation>
    </message>
    <message>
        <source>names are written in small letters</source>
        <translation>los nombres se escriben en minúsculas</translation>
    </message>
    <message>
        <source>save the file without a byte order mark</source>
        <translation>guarda el archivo sin marca de orden de bytes</translation>
    </message>
    <message>
        <source>write straight quotes: &quot;…&quot;</source>
        <translation>escribe comillas rectas: &quot;…&quot;</translation>
    </message>
    <message>
        <source>midnight is 00:00</source>
        <translation>la medianoche es 00:00</translation>
    </message>
    <message>
        <source>times run from 00:00 to 23:59</source>
        <translation>las horas van de 00:00 a 23:59</translation>
    </message>
    <message>
        <source>that month has %1 days</source>
        <translation>ese mes tiene %1 días</translation>
    </message>
    <message>
        <source>dates are written year-month-day: 2026-07-06</source>
        <translation>las fechas se escriben año-mes-día: 2026-07-06</translation>
    </message>
    <message>
        <source>durations are written 90s 10min 2h 1d 1w, sizes 10kB 10MB 1GB</source>
        <translation>las duraciones se escriben 90s 10min 2h 1d 1w, los tamaños 10kB 10MB 1GB</translation>
    </message>
    <message>
        <source>at most 365000d</source>
        <translation>como máximo 365000d</translation>
    </message>
    <message>
        <source>save the file as UTF-8</source>
        <translation>guarda el archivo como UTF-8</translation>
    </message>
    <message>
        <source>what it says of &apos;%1&apos; excludes itself</source>
        <translation>lo que dice de «%1» se excluye a sí mismo</translation>
    </message>
    <message>
        <source>give it a higher priority, or take it out</source>
        <translation>dale una prioridad mayor o quítala</translation>
    </message>
    <message>
        <source>only effects may be deferred</source>
        <translation>solo se pueden aplazar efectos</translation>
    </message>
    <message>
        <source>split the condition over several rules</source>
        <translation>reparte la condición entre varias reglas</translation>
    </message>
    <message>
        <source>comparisons do not chain: write &apos;and&apos; between them</source>
        <translation>las comparaciones no se encadenan: escribe «and» entre ellas</translation>
    </message>
    <message>
        <source>keep the rest in a second list</source>
        <translation>deja el resto en una segunda lista</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>como máximo %1</translation>
    </message>
    <message>
        <source>leave one of them out</source>
        <translation>quita una de las dos</translation>
    </message>
    <message>
        <source>a brace itself is \}</source>
        <translation>la llave misma es \}</translation>
    </message>
    <message>
        <source>a brace itself is \{</source>
        <translation>la llave misma es \{</translation>
    </message>
    <message>
        <source>at least 1</source>
        <translation>al menos 1</translation>
    </message>
    <message>
        <source>&apos;in&apos; or &apos;named&apos;</source>
        <translation>«in» o «named»</translation>
    </message>
    <message>
        <source>split it and import its parts</source>
        <translation>divídelo e importa sus partes</translation>
    </message>
    <message>
        <source>the end of the braces</source>
        <translation>el final de las llaves</translation>
    </message>
    <message>
        <source>the end of the file</source>
        <translation>el final del archivo</translation>
    </message>
    <message>
        <source>comparisons are written == or is</source>
        <translation>las comparaciones se escriben == o is</translation>
    </message>
    <message>
        <source>there are no negative numbers</source>
        <translation>no hay números negativos</translation>
    </message>
    <message>
        <source>references are written without spaces: person:bob, room:&quot;#qt@libera&quot;</source>
        <translation>las referencias se escriben sin espacios: person:bob, room:&quot;#qt@libera&quot;</translation>
    </message>
    <message>
        <source>close it with &apos;}&apos;</source>
        <translation>ciérralo con «}»</translation>
    </message>
    <message>
        <source>begin with &apos;locum 1&apos;</source>
        <translation>empieza con «locum 1»</translation>
    </message>
    <message>
        <source>this is version 1: write &apos;locum 1&apos;</source>
        <translation>esta es la versión 1: escribe «locum 1»</translation>
    </message>
    <message>
        <source>import, use, list, hours, phrase, digest, policy, rule or test</source>
        <translation>import, use, list, hours, phrase, digest, policy, rule o test</translation>
    </message>
    <message>
        <source>a name</source>
        <translation>un nombre</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>un número</translation>
    </message>
    <message>
        <source>a time such as 22:30</source>
        <translation>una hora como 22:30</translation>
    </message>
    <message>
        <source>a date such as 2026-07-06</source>
        <translation>una fecha como 2026-07-06</translation>
    </message>
    <message>
        <source>a time or a date</source>
        <translation>una hora o una fecha</translation>
    </message>
    <message>
        <source>a duration such as 10min</source>
        <translation>una duración como 10min</translation>
    </message>
    <message>
        <source>a reference such as person:bob</source>
        <translation>una referencia como person:bob</translation>
    </message>
    <message>
        <source>a reference such as person:bob, or strangers</source>
        <translation>una referencia como person:bob, o strangers</translation>
    </message>
    <message>
        <source>a weekday</source>
        <translation>un día de la semana</translation>
    </message>
    <message>
        <source>a language and a text: en &quot;…&quot;</source>
        <translation>un idioma y un texto: en &quot;…&quot;</translation>
    </message>
    <message>
        <source>a regular expression such as /a|b/i</source>
        <translation>una expresión regular como /a|b/i</translation>
    </message>
    <message>
        <source>a value</source>
        <translation>un valor</translation>
    </message>
    <message>
        <source>a literal value</source>
        <translation>un valor literal</translation>
    </message>
    <message>
        <source>&apos;=&apos; and a list in [ ], or &apos;from&apos;</source>
        <translation>«=» y una lista entre [ ], o «from»</translation>
    </message>
    <message>
        <source>priority, valid, oneshot, disabled or &apos;{&apos;</source>
        <translation>priority, valid, oneshot, disabled o «{»</translation>
    </message>
    <message>
        <source>an event, &apos;at&apos; a time or &apos;every&apos; duration</source>
        <translation>un suceso, «at» y una hora o «every» y una duración</translation>
    </message>
    <message>
        <source>&apos;,&apos;, &apos;when&apos; or &apos;do&apos;</source>
        <translation>«,», «when» o «do»</translation>
    </message>
    <message>
        <source>a disposition, an effect or &apos;}&apos;</source>
        <translation>una disposición, un efecto o «}»</translation>
    </message>
    <message>
        <source>an effect or &apos;}&apos;</source>
        <translation>un efecto o «}»</translation>
    </message>
    <message>
        <source>a text or the name of a phrase</source>
        <translation>un texto o el nombre de una frase</translation>
    </message>
    <message>
        <source>a duration, or day, week, month or absence</source>
        <translation>una duración, o day, week, month o absence</translation>
    </message>
    <message>
        <source>person, conversation, account or rule</source>
        <translation>person, conversation, account o rule</translation>
    </message>
    <message>
        <source>given, at, after, event, expect or &apos;}&apos;</source>
        <translation>given, at, after, event, expect o «}»</translation>
    </message>
    <message>
        <source>field = value, person:x in group:y or person:x named &quot;…&quot;</source>
        <translation>campo = valor, person:x in group:y o person:x named &quot;…&quot;</translation>
    </message>
    <message>
        <source>a field such as person.name</source>
        <translation>un campo como person.name</translation>
    </message>
    <message>
        <source>what is to happen: a disposition, an effect, rule &quot;…&quot; or nothing</source>
        <translation>lo que ha de pasar: una disposición, un efecto, rule &quot;…&quot; o nothing</translation>
    </message>
    <message>
        <source>&apos;,&apos; or &apos;]&apos;</source>
        <translation>«,» o «]»</translation>
    </message>
    <message>
        <source>&apos;,&apos; or &apos;)&apos;</source>
        <translation>«,» o «)»</translation>
    </message>
    <message>
        <source>time, date, weekday, name, ago or duration</source>
        <translation>time, date, weekday, name, ago o duration</translation>
    </message>
    <message>
        <source>&apos;|&apos; and a filter, or &apos;}&apos;</source>
        <translation>«|» y un filtro, o «}»</translation>
    </message>
    <message>
        <source>&apos;use optional %1 %2&apos; loads without it; its values are unknown then</source>
        <translation>«use optional %1 %2» se carga sin él; sus valores son entonces desconocidos</translation>
    </message>
    <message>
        <source>read what changed in it, then write %1</source>
        <translation>lee qué ha cambiado en él y escribe %1</translation>
    </message>
    <message>
        <source>such as &apos;text&apos; or &apos;person&apos;</source>
        <translation>como «text» o «person»</translation>
    </message>
    <message>
        <source>lists of this type stand in the rule file itself</source>
        <translation>las listas de este tipo están en el propio archivo de reglas</translation>
    </message>
    <message>
        <source>the end is not part of it</source>
        <translation>el final no forma parte</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not of the type %2</source>
        <translation>&apos;%1&apos; no es del tipo %2</translation>
    </message>
</context>
<context>
    <name>RuleExplanation</name>
    <message>
        <source>fires</source>
        <translation>se activa</translation>
    </message>
    <message>
        <source>does not fire</source>
        <translation>no se activa</translation>
    </message>
    <message>
        <source>has fired once already</source>
        <translation>ya se activó una vez</translation>
    </message>
    <message>
        <source>is not in force for this</source>
        <translation>no está en vigor para esto</translation>
    </message>
    <message>
        <source>would fire, but it was decided before it</source>
        <translation>se activaría, pero se decidió antes</translation>
    </message>
    <message>
        <source>: a stronger one counts</source>
        <translation>: cuenta una más fuerte</translation>
    </message>
    <message>
        <source>overruled: %1 of %2</source>
        <translation>anulado: %1 de %2</translation>
    </message>
    <message>
        <source>, but not now: %1</source>
        <translation>, pero ahora no: %1</translation>
    </message>
</context>
<context>
    <name>RuleQuestions</name>
    <message>
        <source>%1, answered</source>
        <translation>%1, con respuesta</translation>
    </message>
    <message>
        <source>What was done: %1</source>
        <translation>Lo que se hizo: %1</translation>
    </message>
    <message>
        <source>By the rules that run now:</source>
        <translation>Según las reglas vigentes:</translation>
    </message>
    <message>
        <source>By the draft:</source>
        <translation>Según el borrador:</translation>
    </message>
    <message>
        <source>%1 message %2 from %3: %4; by the draft: %5</source>
        <translation>%1 mensaje %2 de %3: %4; según el borrador: %5</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) looked at</source>
        <translation>
            <numerusform>%n mensaje revisado</numerusform>
            <numerusform>%n mensajes revisados</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n would be treated otherwise</source>
        <translation>
            <numerusform>%n se trataría de otro modo</numerusform>
            <numerusform>%n se tratarían de otro modo</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RuleTrace</name>
    <message>
        <source>%1 is %2</source>
        <translation>%1 es %2</translation>
    </message>
    <message>
        <source>fired</source>
        <translation>se aplicó</translation>
    </message>
    <message>
        <source>did not fire</source>
        <translation>no se aplicó</translation>
    </message>
    <message>
        <source>is about other events</source>
        <translation>trata de otros sucesos</translation>
    </message>
    <message>
        <source>is disabled</source>
        <translation>está desactivada</translation>
    </message>
    <message>
        <source>is not valid on this day</source>
        <translation>no vale en este día</translation>
    </message>
    <message>
        <source>%1: rule &quot;%2&quot; %3</source>
        <translation>%1: la regla &quot;%2&quot; %3</translation>
    </message>
    <message>
        <source>the value</source>
        <translation>el valor</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>desconocido</translation>
    </message>
    <message>
        <source>%1 is known</source>
        <translation>%1 es conocido</translation>
    </message>
    <message>
        <source>%1 is unknown</source>
        <translation>%1 es desconocido</translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1 y %2</translation>
    </message>
    <message>
        <source>%1, not %2</source>
        <translation>%1, no %2</translation>
    </message>
    <message>
        <source>%1: &apos;%2&apos; holds and must not</source>
        <translation>%1: &apos;%2&apos; se cumple y no debe</translation>
    </message>
    <message>
        <source>%1: &apos;%2&apos; does not hold</source>
        <translation>%1: &apos;%2&apos; no se cumple</translation>
    </message>
    <message>
        <source>%1: &apos;%2&apos; holds</source>
        <translation>%1: &apos;%2&apos; se cumple</translation>
    </message>
</context>
<context>
    <name>RuleValues</name>
    <message>
        <source>yes</source>
        <translation>sí</translation>
    </message>
    <message>
        <source>no</source>
        <translation>no</translation>
    </message>
</context>
<context>
    <name>RuleVocabulary</name>
    <message>
        <source>What the message says.</source>
        <translation>Lo que dice el mensaje.</translation>
    </message>
    <message>
        <source>What the message is: a text, a file, a notice …</source>
        <translation>Qué es el mensaje: un texto, un archivo, un aviso…</translation>
    </message>
    <message>
        <source>It mentions the user by name.</source>
        <translation>Menciona al usuario por su nombre.</translation>
    </message>
    <message>
        <source>There is a link in its text.</source>
        <translation>Hay un enlace en su texto.</translation>
    </message>
    <message>
        <source>The links in its text.</source>
        <translation>Los enlaces de su texto.</translation>
    </message>
    <message>
        <source>The names of its attached files.</source>
        <translation>Los nombres de sus archivos adjuntos.</translation>
    </message>
    <message>
        <source>Its text and its attachments together.</source>
        <translation>Su texto y sus adjuntos juntos.</translation>
    </message>
    <message>
        <source>The language it is written in, where that was recognised.</source>
        <translation>El idioma en que está escrito, si se ha reconocido.</translation>
    </message>
    <message>
        <source>It came end-to-end encrypted.</source>
        <translation>Llegó cifrado de extremo a extremo.</translation>
    </message>
    <message>
        <source>It was kept somewhere before it came, or is part of a backlog.</source>
        <translation>Estuvo guardado en algún sitio antes de llegar, o es parte de un historial.</translation>
    </message>
    <message>
        <source>A program wrote it.</source>
        <translation>Lo escribió un programa.</translation>
    </message>
    <message>
        <source>It replaces an earlier one.</source>
        <translation>Sustituye a uno anterior.</translation>
    </message>
    <message>
        <source>The user has read it on a device.</source>
        <translation>El usuario lo ha leído en un dispositivo.</translation>
    </message>
    <message>
        <source>The other side, whichever way the message goes.</source>
        <translation>La otra parte, vaya el mensaje en la dirección que vaya.</translation>
    </message>
    <message>
        <source>The name the user knows them by.</source>
        <translation>El nombre por el que el usuario la conoce.</translation>
    </message>
    <message>
        <source>The first word of their name.</source>
        <translation>La primera palabra de su nombre.</translation>
    </message>
    <message>
        <source>On a contact list, linked, given a policy, or ever written to by the user.</source>
        <translation>Está en una lista de contactos, enlazada, con una política, o el usuario le ha escrito alguna vez.</translation>
    </message>
    <message>
        <source>The language that is set for them, or that they write.</source>
        <translation>El idioma que se le ha puesto, o en el que escribe.</translation>
    </message>
    <message>
        <source>The labels on them.</source>
        <translation>Las etiquetas que lleva.</translation>
    </message>
    <message>
        <source>The groups they are in.</source>
        <translation>Los grupos en los que está.</translation>
    </message>
    <message>
        <source>How many messages came from them within so long.</source>
        <translation>Cuántos mensajes suyos han llegado en ese tiempo.</translation>
    </message>
    <message>
        <source>Time since their last message before this one.</source>
        <translation>Tiempo desde su último mensaje anterior a este.</translation>
    </message>
    <message>
        <source>Time since the user last wrote to them by hand.</source>
        <translation>Tiempo desde que el usuario le escribió a mano por última vez.</translation>
    </message>
    <message>
        <source>Time since Locum last answered them.</source>
        <translation>Tiempo desde que Locum le respondió por última vez.</translation>
    </message>
    <message>
        <source>The contact as they are on this network.</source>
        <translation>El contacto tal como está en esta red.</translation>
    </message>
    <message>
        <source>Their address on it.</source>
        <translation>Su dirección en ella.</translation>
    </message>
    <message>
        <source>A program, as far as is known.</source>
        <translation>Un programa, por lo que se sabe.</translation>
    </message>
    <message>
        <source>The network, e.g. network:xmpp.</source>
        <translation>La red, p. ej. network:xmpp.</translation>
    </message>
    <message>
        <source>The user&apos;s account.</source>
        <translation>La cuenta del usuario.</translation>
    </message>
    <message>
        <source>How the account&apos;s link to the network is now.</source>
        <translation>Cómo está ahora la conexión de la cuenta con la red.</translation>
    </message>
    <message>
        <source>Where the message was written.</source>
        <translation>Dónde se escribió el mensaje.</translation>
    </message>
    <message>
        <source>With one person, or in a room.</source>
        <translation>Con una persona, o en una sala.</translation>
    </message>
    <message>
        <source>How many are in it.</source>
        <translation>Cuántos hay en ella.</translation>
    </message>
    <message>
        <source>The user has muted it.</source>
        <translation>El usuario la ha silenciado.</translation>
    </message>
    <message>
        <source>How many messages came in it within so long.</source>
        <translation>Cuántos mensajes han llegado en ella en ese tiempo.</translation>
    </message>
    <message>
        <source>Away while Locum stands in for the user.</source>
        <translation>Ausente mientras Locum sustituye al usuario.</translation>
    </message>
    <message>
        <source>When the absence began.</source>
        <translation>Cuándo empezó la ausencia.</translation>
    </message>
    <message>
        <source>Why it began: asked for, link lost, or no sign of the user.</source>
        <translation>Por qué empezó: se pidió, se perdió la conexión, o no había señales del usuario.</translation>
    </message>
    <message>
        <source>What the user said they are doing.</source>
        <translation>Lo que el usuario dijo que está haciendo.</translation>
    </message>
    <message>
        <source>The user&apos;s own words for their absence.</source>
        <translation>Las palabras del propio usuario sobre su ausencia.</translation>
    </message>
    <message>
        <source>When the absence ends, if that was said and lies ahead.</source>
        <translation>Cuándo acaba la ausencia, si se dijo y está por venir.</translation>
    </message>
    <message>
        <source>The time of day where the user is.</source>
        <translation>La hora donde está el usuario.</translation>
    </message>
    <message>
        <source>The date where the user is.</source>
        <translation>La fecha donde está el usuario.</translation>
    </message>
    <message>
        <source>The day of the week where the user is.</source>
        <translation>El día de la semana donde está el usuario.</translation>
    </message>
    <message>
        <source>How reachable they were.</source>
        <translation>Lo localizable que estaba.</translation>
    </message>
    <message>
        <source>How reachable they are now.</source>
        <translation>Lo localizable que está ahora.</translation>
    </message>
    <message>
        <source>Their own words about it.</source>
        <translation>Sus propias palabras al respecto.</translation>
    </message>
    <message>
        <source>What is asked for.</source>
        <translation>Qué se pide.</translation>
    </message>
    <message>
        <source>What they say with it.</source>
        <translation>Lo que dice con ello.</translation>
    </message>
    <message>
        <source>The last day on which the rule is valid; for texts.</source>
        <translation>El último día en que vale la regla; para los textos.</translation>
    </message>
    <message>
        <source>Locum has answered them in this absence, or told them of it.</source>
        <translation>Locum les ha respondido en esta ausencia, o les ha avisado de ella.</translation>
    </message>
</context>
<context>
    <name>Rules</name>
    <message numerus="yes">
        <source>%n message(s)</source>
        <extracomment>Summary of messages that were kept for a digest; the lines that follow show them.</extracomment>
        <translation>
            <numerusform>%n mensaje</numerusform>
            <numerusform>%n mensajes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>channel_email</name>
    <message>
        <source>Encryption</source>
        <translation>Cifrado</translation>
    </message>
    <message>
        <source>STARTTLS, port 587</source>
        <translation>STARTTLS, puerto 587</translation>
    </message>
    <message>
        <source>TLS from the start, port 465</source>
        <translation>TLS desde el principio, puerto 465</translation>
    </message>
    <message>
        <source>None, port 25: only on the same machine</source>
        <translation>Ninguno, puerto 25: solo en la misma máquina</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Puerto</translation>
    </message>
    <message>
        <source>0: the usual one.</source>
        <translation>0: el habitual.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Contraseña</translation>
    </message>
    <message>
        <source>Tag the address for answers</source>
        <translation>Etiquetar la dirección para las respuestas</translation>
    </message>
    <message>
        <source>Its mailbox also takes mail for name+anything@host.</source>
        <translation>Su buzón también acepta correo para nombre+loquesea@servidor.</translation>
    </message>
    <message>
        <source>Your address</source>
        <translation>Su dirección</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Servidor</translation>
    </message>
    <message>
        <source>The one that takes your outgoing mail.</source>
        <translation>El que acepta su correo saliente.</translation>
    </message>
    <message>
        <source>Sender&apos;s address</source>
        <translation>Dirección del remitente</translation>
    </message>
    <message>
        <source>As the server allows it.</source>
        <translation>Como la permita el servidor.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nombre de usuario</translation>
    </message>
    <message>
        <source>Address for answers</source>
        <translation>Dirección para las respuestas</translation>
    </message>
    <message>
        <source>A mailbox whose mails are piped to locum-mail-in. Empty: no answers.</source>
        <translation>Un buzón cuyos correos se pasan a locum-mail-in. Vacío: sin respuestas.</translation>
    </message>
    <message>
        <source>Server that checks senders</source>
        <translation>Servidor que comprueba los remitentes</translation>
    </message>
    <message>
        <source>The name with which your incoming mail server signs its Authentication-Results; it must remove such lines of others. Empty: no sender counts as proven.</source>
        <translation>El nombre con el que su servidor de correo entrante firma sus Authentication-Results; debe quitar esas líneas cuando son de otros. Vacío: ningún remitente cuenta como probado.</translation>
    </message>
    <message>
        <source>Authorities</source>
        <translation>Autoridades</translation>
    </message>
    <message>
        <source>A file of certificates to trust instead of the system&apos;s.</source>
        <translation>Un archivo de certificados en los que confiar en lugar de los del sistema.</translation>
    </message>
    <message>
        <source>Pinned key</source>
        <translation>Clave fijada</translation>
    </message>
</context>
<context>
    <name>channel_gammu</name>
    <message>
        <source>Your number</source>
        <translation>Tu número</translation>
    </message>
    <message>
        <source>With the country&apos;s code: +34600111222.</source>
        <translation>Con el prefijo del país: +34600111222.</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Clave</translation>
    </message>
    <message>
        <source>What stands in locum.key in that folder: who runs the machine lets you use the modem by it.</source>
        <translation>Lo que pone en locum.key en esa carpeta: con ella, quien lleva la máquina te deja usar el módem.</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Carpeta</translation>
    </message>
    <message>
        <source>Of gammu-smsd, with its inbox, outbox and error.</source>
        <translation>De gammu-smsd, con sus inbox, outbox y error.</translation>
    </message>
</context>
<context>
    <name>channel_mms</name>
    <message>
        <source>Password</source>
        <translation>Contraseña</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Servicio</translation>
    </message>
    <message>
        <source>The VASID, where your provider gave you one.</source>
        <translation>El VASID, si tu proveedor te dio uno.</translation>
    </message>
    <message>
        <source>Your number</source>
        <translation>Tu número</translation>
    </message>
    <message>
        <source>With the country&apos;s code: +34600111222.</source>
        <translation>Con el prefijo del país: +34600111222.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Dirección</translation>
    </message>
    <message>
        <source>Of your provider&apos;s MM7 service, with https://.</source>
        <translation>Del servicio MM7 de tu proveedor, con https://.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nombre de usuario</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Cliente</translation>
    </message>
    <message>
        <source>The VASPID that your provider gave you.</source>
        <translation>El VASPID que te dio tu proveedor.</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>Remitente</translation>
    </message>
    <message>
        <source>The short code or number that answers go to.</source>
        <translation>El número corto o el número al que van las respuestas.</translation>
    </message>
</context>
<context>
    <name>channel_push_server</name>
    <message>
        <source>Server</source>
        <translation>Servidor</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Dirección</translation>
    </message>
    <message>
        <source>Of the server: https://ntfy.sh.</source>
        <translation>Del servidor: https://ntfy.sh.</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Etiqueta</translation>
    </message>
    <message>
        <source>Of Apprise: only to what has this tag; all where there is none.</source>
        <translation>De Apprise: solo a lo que tiene esta etiqueta; a todo si no hay ninguna.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nombre de usuario</translation>
    </message>
    <message>
        <source>Where the server asks for a password.</source>
        <translation>Si el servidor pide una contraseña.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Contraseña</translation>
    </message>
    <message>
        <source>Topic or key</source>
        <translation>Tema o clave</translation>
    </message>
    <message>
        <source>The topic of ntfy, or the key of a configuration of Apprise. Take one that nobody guesses.</source>
        <translation>El tema de ntfy, o la clave de una configuración de Apprise. Elige uno que nadie adivine.</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>An access token of ntfy, if the topic wants one, or an application&apos;s of Gotify.</source>
        <translation>Un token de acceso de ntfy, si el tema lo pide, o el de una aplicación de Gotify.</translation>
    </message>
</context>
<context>
    <name>channel_sms</name>
    <message>
        <source>Gateway</source>
        <translation>Pasarela</translation>
    </message>
    <message>
        <source>Another one, with HTTP</source>
        <translation>Otra, con HTTP</translation>
    </message>
    <message>
        <source>Your number</source>
        <translation>Su número</translation>
    </message>
    <message>
        <source>With the country&apos;s code: +34600111222.</source>
        <translation>Con el prefijo del país: +34600111222.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Dirección</translation>
    </message>
    <message>
        <source>Of sendsms; of another gateway with {to}, {from}, {text}, {user}, {password}, {key}.</source>
        <translation>La de sendsms; la de otra pasarela con {to}, {from}, {text}, {user}, {password}, {key}.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Contraseña</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Método</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Cuerpo</translation>
    </message>
    <message>
        <source>With the same places as the address.</source>
        <translation>Con los mismos lugares que la dirección.</translation>
    </message>
    <message>
        <source>Type of the body</source>
        <translation>Tipo del cuerpo</translation>
    </message>
    <message>
        <source>Parameter of the sender</source>
        <translation>Parámetro del remitente</translation>
    </message>
    <message>
        <source>Parameter of the text</source>
        <translation>Parámetro del texto</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nombre de usuario</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>Remitente</translation>
    </message>
    <message>
        <source>The number that answers go to.</source>
        <translation>El número al que van las respuestas.</translation>
    </message>
    <message>
        <source>Header</source>
        <translation>Cabecera</translation>
    </message>
    <message>
        <source>Success</source>
        <translation>Éxito</translation>
    </message>
    <message>
        <source>A regular expression that the answer matches.</source>
        <translation>Una expresión regular que cumple la respuesta.</translation>
    </message>
</context>
<context>
    <name>channel_webhook</name>
    <message>
        <source>Address</source>
        <translation>Dirección</translation>
    </message>
    <message>
        <source>Where alerts are sent to, as JSON.</source>
        <translation>Adonde se envían los avisos, como JSON.</translation>
    </message>
    <message>
        <source>Secret</source>
        <translation>Secreto</translation>
    </message>
    <message>
        <source>At least 16 characters, with which both sides sign; whsec_… is one in base64.</source>
        <translation>Al menos 16 caracteres, con los que firman ambas partes; whsec_… es uno en base64.</translation>
    </message>
</context>
<context>
    <name>games</name>
    <message>
        <source>%1: bulls %2, cows %3</source>
        <translation>%1: toros %2, vacas %3</translation>
    </message>
    <message>
        <source>I have a number of four different digits in mind. Guess it: write four digits. A bull is a digit in its right place, a cow is one in a wrong place. ? shows your guesses, ! gives up.</source>
        <translation>Pienso en un número de cuatro cifras distintas. Adivínalo: escribe cuatro cifras. Un toro es una cifra en su sitio; una vaca, una en otro sitio. ? muestra tus intentos, ! es rendirse.</translation>
    </message>
    <message>
        <source>It was %1. Write anything for another one.</source>
        <translation>Era %1. Escribe cualquier cosa para otro.</translation>
    </message>
    <message>
        <source>%1 it is! Guesses you needed: %2. Write anything for another one.</source>
        <translation>¡Es %1! Intentos que necesitaste: %2. Escribe cualquier cosa para otro.</translation>
    </message>
</context>
<context>
    <name>locum</name>
    <message>
        <source>Services</source>
        <translation>Servicios</translation>
    </message>
</context>
<context>
    <name>locum::calendar::CalendarPlugin</name>
    <message>
        <source>Calendar</source>
        <translation>Calendario</translation>
    </message>
    <message>
        <source>The path of an iCalendar file (.ics) on this computer, or an address: https://…</source>
        <translation>La ruta de un archivo iCalendar (.ics) en este equipo, o una dirección: https://…</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nombre de usuario</translation>
    </message>
    <message>
        <source>Only if the address asks for one.</source>
        <translation>Solo si la dirección lo pide.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Contraseña</translation>
    </message>
    <message>
        <source>Whole days count</source>
        <translation>Los días enteros cuentan</translation>
    </message>
    <message>
        <source>Events of whole days make you busy, unless they are marked as free.</source>
        <translation>Los eventos de días enteros le ponen como ocupado, salvo que estén marcados como libres.</translation>
    </message>
    <message>
        <source>Read again after (minutes)</source>
        <translation>Leer de nuevo tras (minutos)</translation>
    </message>
    <message>
        <source>An event goes on that does not count as free.</source>
        <translation>Hay un evento en curso que no cuenta como libre.</translation>
    </message>
    <message>
        <source>When it and those that follow without a gap are over.</source>
        <translation>Cuándo terminan este y los que le siguen sin pausa.</translation>
    </message>
    <message>
        <source>When the next event begins.</source>
        <translation>Cuándo empieza el próximo evento.</translation>
    </message>
    <message>
        <source>What the event is called.</source>
        <translation>Cómo se llama el evento.</translation>
    </message>
    <message>
        <source>When you are busy and free in the coming days, for others to read: times only.</source>
        <translation>Cuándo estás ocupado y libre en los próximos días, para que lo lean otros: solo las horas.</translation>
    </message>
</context>
<context>
    <name>locum::email::EmailPlugin</name>
    <message>
        <source>E-mail</source>
        <translation>Correo electrónico</translation>
    </message>
    <message>
        <source>Sends alerts by e-mail; an answer to the mail is an answer to the message.</source>
        <translation>Envía los avisos por correo electrónico; una respuesta al correo es una respuesta al mensaje.</translation>
    </message>
</context>
<context>
    <name>locum::games::GamesPlugin</name>
    <message>
        <source>Bulls and cows</source>
        <translation>Toros y vacas</translation>
    </message>
    <message>
        <source>It thinks of a number of four different digits, and you guess it.</source>
        <translation>Piensa en un número de cuatro cifras distintas, y tú lo adivinas.</translation>
    </message>
</context>
<context>
    <name>locum::gammu::GammuPlugin</name>
    <message>
        <source>SMS by gammu</source>
        <translation>SMS con gammu</translation>
    </message>
    <message>
        <source>Sends alerts by SMS with a modem of this machine; they can be answered by SMS.</source>
        <translation>Envía alertas por SMS con un módem de esta máquina; se pueden responder por SMS.</translation>
    </message>
</context>
<context>
    <name>locum::loopback::LoopbackPlugin</name>
    <message>
        <source>Your name there</source>
        <translation>Tu nombre allí</translation>
    </message>
    <message>
        <source>Any name; your address is name@loopback.</source>
        <translation>Cualquier nombre; tu dirección es nombre@loopback.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Contraseña</translation>
    </message>
    <message>
        <source>Anything but &apos;wrong&apos;.</source>
        <translation>Cualquier cosa menos «wrong».</translation>
    </message>
    <message>
        <source>Server&apos;s socket</source>
        <translation>Socket del servidor</translation>
    </message>
    <message>
        <source>The path of a test server&apos;s Unix socket. Empty: the built-in contacts.</source>
        <translation>La ruta del socket Unix de un servidor de pruebas. Vacío: los contactos incluidos.</translation>
    </message>
    <message>
        <source>Loopback (for trying things out)</source>
        <translation>Bucle local (para hacer pruebas)</translation>
    </message>
</context>
<context>
    <name>locum::mms::MmsPlugin</name>
    <message>
        <source>MMS</source>
        <translation>MMS</translation>
    </message>
    <message>
        <source>Sends alerts of any length by MMS through an MM7 service; they can be answered.</source>
        <translation>Manda avisos de cualquier longitud por MMS a través de un servicio MM7; se puede responder a ellos.</translation>
    </message>
</context>
<context>
    <name>locum::purple</name>
    <message>
        <source>Nobody vouches for the certificate of %1.</source>
        <translation>Nadie responde del certificado de %1.</translation>
    </message>
    <message>
        <source>The certificate of %1 is not the one that was accepted before.</source>
        <translation>El certificado de %1 no es el que se aceptó antes.</translation>
    </message>
    <message>
        <source>Your client &quot;%1&quot; may not tell you of new messages: its priority is %2, and Locum&apos;s is %3, so the server gives them to Locum alone. Give it a priority of %3 or more.</source>
        <translation>Puede que tu cliente «%1» no te avise de mensajes nuevos: su prioridad es %2 y la de Locum %3, así que el servidor se los da solo a Locum. Dale una prioridad de %3 o más.</translation>
    </message>
</context>
<context>
    <name>locum::push_server::PushServerPlugin</name>
    <message>
        <source>Push server</source>
        <translation>Servidor de notificaciones</translation>
    </message>
    <message>
        <source>Sends alerts to a server of ntfy, Gotify or Apprise.</source>
        <translation>Envía alertas a un servidor de ntfy, Gotify o Apprise.</translation>
    </message>
</context>
<context>
    <name>locum::sms::SmsPlugin</name>
    <message>
        <source>SMS</source>
        <translation>SMS</translation>
    </message>
    <message>
        <source>Sends alerts by SMS through a gateway such as Kannel; they can be answered by SMS.</source>
        <translation>Envía los avisos por SMS a través de una pasarela como Kannel; se pueden responder por SMS.</translation>
    </message>
</context>
<context>
    <name>locum::weather::WeatherPlugin</name>
    <message>
        <source>Address</source>
        <translation>Dirección</translation>
    </message>
    <message>
        <source>What answers in JSON, with {place} where the place belongs and {key} where the key does.</source>
        <translation>Lo que responde en JSON, con {place} donde va el lugar y {key} donde va la clave.</translation>
    </message>
    <message>
        <source>Your place</source>
        <translation>Su lugar</translation>
    </message>
    <message>
        <source>What {place} stands for, as the source wants it.</source>
        <translation>Lo que representa {place}, tal como lo quiere la fuente.</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Clave</translation>
    </message>
    <message>
        <source>What the source gave you, if it wants one.</source>
        <translation>La que le dio la fuente, si la pide.</translation>
    </message>
    <message>
        <source>Where it stands in the answer: a JSON pointer like %1. Empty: it is not told.</source>
        <translation>Dónde está en la respuesta: un puntero JSON como %1. Vacío: no se indica.</translation>
    </message>
    <message>
        <source>Rain today</source>
        <translation>Lluvia hoy</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatura</translation>
    </message>
    <message>
        <source>Wind</source>
        <translation>Viento</translation>
    </message>
    <message>
        <source>Conditions</source>
        <translation>Tiempo</translation>
    </message>
    <message>
        <source>Rain counts from</source>
        <translation>La lluvia cuenta desde</translation>
    </message>
    <message>
        <source>So much makes a day a rainy one.</source>
        <translation>Tanto hace de un día uno lluvioso.</translation>
    </message>
    <message>
        <source>Whether it rains today at another place.</source>
        <translation>Si llueve hoy en otro lugar.</translation>
    </message>
    <message>
        <source>The weather in the source&apos;s words.</source>
        <translation>El tiempo en palabras de la fuente.</translation>
    </message>
    <message>
        <source>Whether it rains today.</source>
        <translation>Si llueve hoy.</translation>
    </message>
    <message>
        <source>The temperature, in whole degrees of the source.</source>
        <translation>La temperatura, en grados enteros de la fuente.</translation>
    </message>
    <message>
        <source>The wind, in the source&apos;s unit.</source>
        <translation>El viento, en la unidad de la fuente.</translation>
    </message>
    <message>
        <source>Weather</source>
        <translation>El tiempo</translation>
    </message>
    <message>
        <source>Write the name of a place, and it tells you the weather there. A full stop asks again.</source>
        <translation>Escribe el nombre de un lugar y te dice qué tiempo hace allí. Un punto pregunta de nuevo.</translation>
    </message>
</context>
<context>
    <name>locum::webhook::WebhookPlugin</name>
    <message>
        <source>Webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>Sends alerts as signed JSON to a web address.</source>
        <translation>Envía los avisos como JSON firmado a una dirección web.</translation>
    </message>
</context>
<context>
    <name>locum::webpush::WebPushPlugin</name>
    <message>
        <source>Address</source>
        <translation>Dirección</translation>
    </message>
    <message>
        <source>Where the browser&apos;s push service takes messages.</source>
        <translation>Donde el servicio de notificaciones del navegador recibe los mensajes.</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Clave</translation>
    </message>
    <message>
        <source>What only this browser can read is encrypted with.</source>
        <translation>Con ella se cifra lo que solo este navegador puede leer.</translation>
    </message>
    <message>
        <source>Secret</source>
        <translation>Secreto</translation>
    </message>
    <message>
        <source>What the browser knows that messages are from here by.</source>
        <translation>Por él sabe el navegador que los mensajes vienen de aquí.</translation>
    </message>
    <message>
        <source>Your address</source>
        <translation>Tu dirección</translation>
    </message>
    <message>
        <source>mailto: or https:, where the push service may complain; some want one.</source>
        <translation>mailto: o https:, donde el servicio puede quejarse; algunos la exigen.</translation>
    </message>
    <message>
        <source>Push notifications</source>
        <translation>Notificaciones</translation>
    </message>
    <message>
        <source>To this browser or phone, encrypted, also while the page is closed.</source>
        <translation>A este navegador o teléfono, cifradas, también con la página cerrada.</translation>
    </message>
</context>
<context>
    <name>locum_cell</name>
    <message>
        <source>It is started by locumd, which gives it %1 and %2 in its environment.</source>
        <translation>Lo inicia locumd, que le da %1 y %2 en su entorno.</translation>
    </message>
    <message>
        <source>The directory %1 cannot be made.</source>
        <translation>No se puede crear el directorio %1.</translation>
    </message>
    <message>
        <source>Runs one plugin for one user of Locum. locumd starts it; by hand only --describe is of use.</source>
        <translation>Ejecuta un complemento para un usuario de Locum. Lo inicia locumd; a mano solo sirve --describe.</translation>
    </message>
    <message>
        <source>Print what the plugin library speaks, as JSON, and exit.</source>
        <translation>Muestra en JSON las redes que habla el complemento, y termina.</translation>
    </message>
    <message>
        <source>The plugin library to run.</source>
        <translation>La biblioteca del complemento que se ejecuta.</translation>
    </message>
    <message>
        <source>Where the plugin may write.</source>
        <translation>Dónde puede escribir el complemento.</translation>
    </message>
    <message>
        <source>How much data it may hold.</source>
        <translation>Cuántos datos puede tener en memoria.</translation>
    </message>
    <message>
        <source>How many events may wait for locumd before the accounts disconnect.</source>
        <translation>Cuántos sucesos pueden esperar a locumd antes de que se desconecten las cuentas.</translation>
    </message>
    <message>
        <source>It takes no argument &apos;%1&apos;; see --help.</source>
        <translation>No admite el argumento «%1»; consulta --help.</translation>
    </message>
    <message>
        <source>This Qt does not use glib&apos;s event loop, which plugins need. Is QT_NO_GLIB set?</source>
        <translation>Esta Qt no usa el bucle de sucesos de glib, que los complementos necesitan. ¿Está puesta QT_NO_GLIB?</translation>
    </message>
    <message>
        <source>--memory-limit-mb takes a whole number above 0.</source>
        <translation>--memory-limit-mb admite un número entero mayor que 0.</translation>
    </message>
    <message>
        <source>--buffer-mb takes a whole number above 0.</source>
        <translation>--buffer-mb admite un número entero mayor que 0.</translation>
    </message>
    <message>
        <source>It needs --plugin and --state-directory, or --describe; see --help.</source>
        <translation>Necesita --plugin y --state-directory, o bien --describe; consulta --help.</translation>
    </message>
</context>
<context>
    <name>locum_mail_in</name>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation>No se puede leer %1: %2</translation>
    </message>
    <message>
        <source>The address in %1 is on another machine; that takes https.</source>
        <translation>La dirección que hay en %1 es de otra máquina; para eso hace falta https.</translation>
    </message>
    <message>
        <source>The first line of %1 is no address. &quot;locumctl channel list CHANNEL&quot; shows it.</source>
        <translation>La primera línea de %1 no es una dirección. «locumctl channel list CHANNEL» la muestra.</translation>
    </message>
    <message>
        <source>There is no mail at the standard input.</source>
        <translation>No hay ningún correo en la entrada estándar.</translation>
    </message>
    <message>
        <source>Locum does not answer now; the mail is to be tried again.</source>
        <translation>Locum no responde ahora; hay que volver a intentar la entrega del correo.</translation>
    </message>
    <message>
        <source>Locum has no channel of this address.</source>
        <translation>Locum no tiene ningún canal con esta dirección.</translation>
    </message>
    <message>
        <source>Locum does not take this mail.</source>
        <translation>Locum no acepta este correo.</translation>
    </message>
    <message>
        <source>Gives a mail, which it reads from its standard input, to one of Locum&apos;s channels. Mail servers run it.</source>
        <translation>Entrega un correo, que lee de la entrada estándar, a uno de los canales de Locum. Lo ejecutan los servidores de correo.</translation>
    </message>
    <message>
        <source>Where the channel&apos;s address stands.</source>
        <translation>Dónde está la dirección del canal.</translation>
    </message>
    <message>
        <source>It takes one file; see --help.</source>
        <translation>Necesita un archivo; véase --help.</translation>
    </message>
</context>
<context>
    <name>locumctl</name>
    <message>
        <source>FILE</source>
        <translation>FICHERO</translation>
    </message>
    <message>
        <source>read the password from FILE (-: standard input)</source>
        <translation>lee la contraseña de FICHERO (-: entrada estándar)</translation>
    </message>
    <message>
        <source>do not ask whether to go on</source>
        <translation>no preguntes si se sigue</translation>
    </message>
    <message>
        <source>KEY=VALUE</source>
        <translation>CLAVE=VALOR</translation>
    </message>
    <message>
        <source>set a value of the network&apos;s form</source>
        <translation>pone un valor del formulario de la red</translation>
    </message>
    <message>
        <source>KEY=FILE</source>
        <translation>CLAVE=FICHERO</translation>
    </message>
    <message>
        <source>read a secret of the form from FILE (-: standard input)</source>
        <translation>lee un secreto del formulario de FICHERO (-: entrada estándar)</translation>
    </message>
    <message>
        <source>NAME</source>
        <translation>NOMBRE</translation>
    </message>
    <message>
        <source>what to call the account</source>
        <translation>cómo llamar a la cuenta</translation>
    </message>
    <message>
        <source>always|with_device</source>
        <translation>always|with_device</translation>
    </message>
    <message>
        <source>when the account is connected: always, or only from a device&apos;s session until it ends</source>
        <translation>cuándo se conecta la cuenta: siempre (always), o solo desde la sesión de un dispositivo hasta que termina</translation>
    </message>
    <message>
        <source>as_user|away|invisible|pass_through</source>
        <translation>as_user|away|invisible|pass_through</translation>
    </message>
    <message>
        <source>what the network is shown of your presence</source>
        <translation>qué ve la red de tu presencia</translation>
    </message>
    <message>
        <source>ACCOUNT</source>
        <translation>CUENTA</translation>
    </message>
    <message>
        <source>only of this account</source>
        <translation>solo de esta cuenta</translation>
    </message>
    <message>
        <source>tell how everything is, in words</source>
        <translation>cuenta con palabras cómo está todo</translation>
    </message>
    <message>
        <source>show what happens, as it happens, until Ctrl-C</source>
        <translation>muestra lo que pasa, según pasa, hasta Ctrl-C</translation>
    </message>
    <message>
        <source>N</source>
        <translation>N</translation>
    </message>
    <message>
        <source>begin after entry N of the feed (0: everything there is)</source>
        <translation>empieza tras la entrada N del flujo (0: todo lo que hay)</translation>
    </message>
    <message>
        <source>end after N lines</source>
        <translation>termina tras N líneas</translation>
    </message>
    <message>
        <source>show what came while you were away, and what Locum answered</source>
        <translation>muestra lo que llegó en tu ausencia y lo que respondió Locum</translation>
    </message>
    <message>
        <source>what came after entry N of the feed</source>
        <translation>lo que llegó tras la entrada N del flujo</translation>
    </message>
    <message>
        <source>ACCOUNT ADDRESS TEXT|-</source>
        <translation>CUENTA DIRECCIÓN TEXTO|-</translation>
    </message>
    <message>
        <source>send a message, and wait until it is out</source>
        <translation>envía un mensaje y espera a que salga</translation>
    </message>
    <message>
        <source>SECONDS</source>
        <translation>SEGUNDOS</translation>
    </message>
    <message>
        <source>how long to wait (60)</source>
        <translation>cuánto se espera (60)</translation>
    </message>
    <message>
        <source>do not wait: the message is stored, and sent when it can be</source>
        <translation>no esperes: el mensaje se guarda y se envía cuando se pueda</translation>
    </message>
    <message>
        <source>With - the text is read from standard input. The exit status tells: 0 the network has it, 1 it surely did not go out, 6 it is not known, 7 it still waits.</source>
        <translation>Con - el texto se lee de la entrada estándar. El estado de salida lo dice: 0 la red lo tiene, 1 seguro que no salió, 6 no se sabe, 7 todavía espera.</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>tell what happened to a message, step by step</source>
        <translation>cuenta paso a paso qué fue de un mensaje</translation>
    </message>
    <message>
        <source>close your session: Locum stands in for you</source>
        <translation>cierra tu sesión: Locum te sustituye</translation>
    </message>
    <message>
        <source>do not stand in: nobody is answered</source>
        <translation>no me sustituyas: no se responde a nadie</translation>
    </message>
    <message>
        <source>what you are doing</source>
        <translation>qué estás haciendo</translation>
    </message>
    <message>
        <source>TEXT</source>
        <translation>TEXTO</translation>
    </message>
    <message>
        <source>your own words for the answer</source>
        <translation>tus propias palabras para la respuesta</translation>
    </message>
    <message>
        <source>TIME</source>
        <translation>HORA</translation>
    </message>
    <message>
        <source>until when this holds: 18:30, 2h, 45min, 3d, or 2026-07-06T18:30</source>
        <translation>hasta cuándo vale: 18:30, 2h, 45min, 3d o 2026-07-06T18:30</translation>
    </message>
    <message>
        <source>PROTOCOL</source>
        <translation>PROTOCOLO</translation>
    </message>
    <message>
        <source>add an account on a network</source>
        <translation>añade una cuenta en una red</translation>
    </message>
    <message>
        <source>the plugin, where several speak the protocol</source>
        <translation>el complemento, si varios hablan el protocolo</translation>
    </message>
    <message>
        <source>What the network needs and is not given is asked for, secrets without showing them. &quot;locumctl network list PROTOCOL&quot; tells the keys. A secret is never an argument: others could read it.</source>
        <translation>Lo que la red necesita y no se da, se pregunta; los secretos sin mostrarlos. «locumctl network list PROTOCOLO» dice las claves. Un secreto nunca es un argumento: otros podrían leerlo.</translation>
    </message>
    <message>
        <source>list your accounts</source>
        <translation>lista tus cuentas</translation>
    </message>
    <message>
        <source>tell everything about an account, but its secrets</source>
        <translation>cuenta todo de una cuenta, salvo sus secretos</translation>
    </message>
    <message>
        <source>change an account</source>
        <translation>cambia una cuenta</translation>
    </message>
    <message>
        <source>remove an account, and what was said over it</source>
        <translation>elimina una cuenta y lo que se dijo con ella</translation>
    </message>
    <message>
        <source>connect an account now, or again</source>
        <translation>conecta una cuenta ahora, o de nuevo</translation>
    </message>
    <message>
        <source>disconnect an account until it is connected again</source>
        <translation>desconecta una cuenta hasta que se vuelva a conectar</translation>
    </message>
    <message>
        <source>list your contacts</source>
        <translation>lista tus contactos</translation>
    </message>
    <message>
        <source>also those who only wrote to you</source>
        <translation>también los que solo te escribieron</translation>
    </message>
    <message>
        <source>ACCOUNT ADDRESS</source>
        <translation>CUENTA DIRECCIÓN</translation>
    </message>
    <message>
        <source>add a contact</source>
        <translation>añade un contacto</translation>
    </message>
    <message>
        <source>what to call them</source>
        <translation>cómo llamarlo</translation>
    </message>
    <message>
        <source>GROUP</source>
        <translation>GRUPO</translation>
    </message>
    <message>
        <source>a group to put them in</source>
        <translation>un grupo en el que ponerlo</translation>
    </message>
    <message>
        <source>what to say to them, where the network asks them</source>
        <translation>qué decirle, si la red le pregunta</translation>
    </message>
    <message>
        <source>CONTACT NAME</source>
        <translation>CONTACTO NOMBRE</translation>
    </message>
    <message>
        <source>call a contact something else</source>
        <translation>llama de otra forma a un contacto</translation>
    </message>
    <message>
        <source>CONTACT</source>
        <translation>CONTACTO</translation>
    </message>
    <message>
        <source>take a contact from the list</source>
        <translation>quita un contacto de la lista</translation>
    </message>
    <message>
        <source>let a contact see your presence</source>
        <translation>deja que un contacto vea tu presencia</translation>
    </message>
    <message>
        <source>do not let them</source>
        <translation>no lo dejes</translation>
    </message>
    <message>
        <source>list your conversations and rooms</source>
        <translation>lista tus conversaciones y salas</translation>
    </message>
    <message>
        <source>ACCOUNT ROOM</source>
        <translation>CUENTA SALA</translation>
    </message>
    <message>
        <source>join a room</source>
        <translation>entra en una sala</translation>
    </message>
    <message>
        <source>what to be called there</source>
        <translation>cómo llamarte allí</translation>
    </message>
    <message>
        <source>CONVERSATION</source>
        <translation>CONVERSACIÓN</translation>
    </message>
    <message>
        <source>leave a room</source>
        <translation>sale de una sala</translation>
    </message>
    <message>
        <source>show what was said</source>
        <translation>muestra lo que se dijo</translation>
    </message>
    <message>
        <source>how many messages (50)</source>
        <translation>cuántos mensajes (50)</translation>
    </message>
    <message>
        <source>those before this message</source>
        <translation>los anteriores a este mensaje</translation>
    </message>
    <message>
        <source>list the networks&apos; questions that wait for you</source>
        <translation>lista las preguntas de las redes que esperan tu respuesta</translation>
    </message>
    <message>
        <source>ID yes|no</source>
        <translation>ID yes|no</translation>
    </message>
    <message>
        <source>answer a question</source>
        <translation>responde a una pregunta</translation>
    </message>
    <message>
        <source>list your devices</source>
        <translation>lista tus dispositivos</translation>
    </message>
    <message>
        <source>log a device out for ever</source>
        <translation>cierra para siempre la sesión de un dispositivo</translation>
    </message>
    <message>
        <source>[PROTOCOL]</source>
        <translation>[PROTOCOLO]</translation>
    </message>
    <message>
        <source>list the networks that can be added, or what one of them asks for</source>
        <translation>lista las redes que se pueden añadir, o lo que pide una de ellas</translation>
    </message>
    <message>
        <source>add a user of this server</source>
        <translation>añade un usuario de este servidor</translation>
    </message>
    <message>
        <source>how to call them</source>
        <translation>cómo llamarlo</translation>
    </message>
    <message>
        <source>LANGUAGE</source>
        <translation>IDIOMA</translation>
    </message>
    <message>
        <source>the language of what is said in their name, such as en or es_ES</source>
        <translation>el idioma de lo que se dice en su nombre, como en o es_ES</translation>
    </message>
    <message>
        <source>list the users of this server</source>
        <translation>lista los usuarios de este servidor</translation>
    </message>
    <message>
        <source>remove a user and everything that is theirs</source>
        <translation>elimina un usuario y todo lo suyo</translation>
    </message>
    <message>
        <source>change a user&apos;s password</source>
        <translation>cambia la contraseña de un usuario</translation>
    </message>
    <message>
        <source>check the installation, also from a phone&apos;s point of view</source>
        <translation>comprueba la instalación, también como la ve un teléfono</translation>
    </message>
    <message>
        <source>the configuration that locumd reads</source>
        <translation>la configuración que lee locumd</translation>
    </message>
    <message>
        <source>DIRECTORY</source>
        <translation>DIRECTORIO</translation>
    </message>
    <message>
        <source>the state directory that locumd was given</source>
        <translation>el directorio de estado que se dio a locumd</translation>
    </message>
    <message>
        <source>do not look at the public address</source>
        <translation>no mires la dirección pública</translation>
    </message>
    <message>
        <source>Each line says ok, warning or FAIL, and what to do. The exit status is 1 where anything fails.</source>
        <translation>Cada línea dice bien, aviso o FALLO, y qué hacer. El estado de salida es 1 si algo falla.</translation>
    </message>
    <message>
        <source>print the completion for a shell</source>
        <translation>muestra el autocompletado para un intérprete</translation>
    </message>
    <message>
        <source>For bash: source &lt;(locumctl completion bash)</source>
        <translation>Para bash: source &lt;(locumctl completion bash)</translation>
    </message>
    <message>
        <source>as this user (LOCUM_USER; else the only one, or the one with your name)</source>
        <translation>como este usuario (LOCUM_USER; si no, el único, o el que se llama como tú)</translation>
    </message>
    <message>
        <source>PATH</source>
        <translation>RUTA</translation>
    </message>
    <message>
        <source>locumd&apos;s control socket (LOCUM_SOCKET)</source>
        <translation>el socket de control de locumd (LOCUM_SOCKET)</translation>
    </message>
    <message>
        <source>print what locumd answers, as JSON</source>
        <translation>muestra en JSON lo que responde locumd</translation>
    </message>
    <message>
        <source>explain a command</source>
        <translation>explica una orden</translation>
    </message>
    <message>
        <source>print the version</source>
        <translation>muestra la versión</translation>
    </message>
    <message>
        <source>no plugin was found</source>
        <translation>no se encontró ningún complemento</translation>
    </message>
    <message>
        <source>did you mean &quot;%1&quot;?</source>
        <translation>¿querías decir «%1»?</translation>
    </message>
    <message>
        <source>there are: %1</source>
        <translation>hay: %1</translation>
    </message>
    <message>
        <source>%1 takes one of %2, not &quot;%3&quot;</source>
        <translation>%1 admite uno de %2, no «%3»</translation>
    </message>
    <message>
        <source>by the plugin %1</source>
        <translation>con el complemento %1</translation>
    </message>
    <message>
        <source>No network can be used: no plugin was found. &quot;locumctl doctor&quot; tells more.</source>
        <translation>No se puede usar ninguna red: no se encontró ningún complemento. «locumctl doctor» dice más.</translation>
    </message>
    <message>
        <source>refused: %1: %2</source>
        <translation>rechazado: %1: %2</translation>
    </message>
    <message>
        <source>Account %1 is added; it connects now. See: locumctl status</source>
        <translation>La cuenta %1 está añadida; ahora se conecta. Consulta: locumctl status</translation>
    </message>
    <message>
        <source>There are no accounts yet. Add one: locumctl account add PROTOCOL</source>
        <translation>Todavía no hay cuentas. Añade una: locumctl account add PROTOCOLO</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Cuenta</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Red</translation>
    </message>
    <message>
        <source>%1, by the plugin %2</source>
        <translation>%1, con el complemento %2</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Conexión</translation>
    </message>
    <message>
        <source>Presence</source>
        <translation>Presencia</translation>
    </message>
    <message>
        <source>say what to change: --set, --secret-file, --name, --connect or --presence</source>
        <translation>di qué hay que cambiar: --set, --secret-file, --name, --connect o --presence</translation>
    </message>
    <message>
        <source>Account %1 is changed.</source>
        <translation>La cuenta %1 está cambiada.</translation>
    </message>
    <message>
        <source>This removes the account %1 and everything that was said over it.</source>
        <translation>Esto elimina la cuenta %1 y todo lo que se dijo con ella.</translation>
    </message>
    <message>
        <source>Account %1 is removed.</source>
        <translation>La cuenta %1 está eliminada.</translation>
    </message>
    <message>
        <source>Account %1 connects. See: locumctl status</source>
        <translation>La cuenta %1 se conecta. Consulta: locumctl status</translation>
    </message>
    <message>
        <source>Account %1 disconnects.</source>
        <translation>La cuenta %1 se desconecta.</translation>
    </message>
    <message>
        <source>Nothing waits for you.</source>
        <translation>Nada espera tu respuesta.</translation>
    </message>
    <message>
        <source>Answer: locumctl request answer ID yes|no</source>
        <translation>Responde: locumctl request answer ID yes|no</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>sí</translation>
    </message>
    <message>
        <source>no</source>
        <translation>no</translation>
    </message>
    <message>
        <source>answer yes or no, not &quot;%1&quot;</source>
        <translation>responde yes o no, no «%1»</translation>
    </message>
    <message>
        <source>The answer is given.</source>
        <translation>La respuesta está dada.</translation>
    </message>
    <message>
        <source>several contacts are &quot;%1&quot;: say which by its number: %2</source>
        <translation>hay varios contactos «%1»: di cuál por su número: %2</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>desconectado</translation>
    </message>
    <message>
        <source>invisible</source>
        <translation>invisible</translation>
    </message>
    <message>
        <source>long away</source>
        <translation>ausente desde hace tiempo</translation>
    </message>
    <message>
        <source>away</source>
        <translation>ausente</translation>
    </message>
    <message>
        <source>busy</source>
        <translation>ocupado</translation>
    </message>
    <message>
        <source>on the phone</source>
        <translation>en el móvil</translation>
    </message>
    <message>
        <source>available</source>
        <translation>disponible</translation>
    </message>
    <message>
        <source>free to chat</source>
        <translation>con ganas de charlar</translation>
    </message>
    <message>
        <source>has not agreed yet</source>
        <translation>todavía no ha aceptado</translation>
    </message>
    <message>
        <source>There are no contacts.</source>
        <translation>No hay contactos.</translation>
    </message>
    <message>
        <source>%1 is on the list.</source>
        <translation>%1 está en la lista.</translation>
    </message>
    <message>
        <source>%1 is called %2 now.</source>
        <translation>%1 se llama ahora %2.</translation>
    </message>
    <message>
        <source>This takes %1 from the list.</source>
        <translation>Esto quita a %1 de la lista.</translation>
    </message>
    <message>
        <source>%1 is no longer on the list.</source>
        <translation>%1 ya no está en la lista.</translation>
    </message>
    <message>
        <source>%1 may see your presence.</source>
        <translation>%1 puede ver tu presencia.</translation>
    </message>
    <message>
        <source>%1 may not see your presence.</source>
        <translation>%1 no puede ver tu presencia.</translation>
    </message>
    <message>
        <source>%1 takes a whole number from %2 to %3, not &quot;%4&quot;</source>
        <translation>%1 admite un número entero de %2 a %3, no «%4»</translation>
    </message>
    <message>
        <source>several conversations are &quot;%1&quot;: say which by its number: %2</source>
        <translation>hay varias conversaciones «%1»: di cuál por su número: %2</translation>
    </message>
    <message>
        <source>room, joined</source>
        <translation>sala, dentro</translation>
    </message>
    <message>
        <source>room, left</source>
        <translation>sala, fuera</translation>
    </message>
    <message>
        <source>unread: %1</source>
        <translation>sin leer: %1</translation>
    </message>
    <message>
        <source>There are no conversations yet.</source>
        <translation>Todavía no hay conversaciones.</translation>
    </message>
    <message>
        <source>%1 is being joined, and joined again whenever the account connects.</source>
        <translation>Se está entrando en %1, y se volverá a entrar siempre que la cuenta se conecte.</translation>
    </message>
    <message>
        <source>%1 is left; what was said there is kept.</source>
        <translation>Has salido de %1; lo que se dijo allí se conserva.</translation>
    </message>
    <message>
        <source>(there is more before it: --before %1)</source>
        <translation>(antes hay más: --before %1)</translation>
    </message>
    <message>
        <source>Nothing was said yet.</source>
        <translation>Todavía no se ha dicho nada.</translation>
    </message>
    <message>
        <source>a message&apos;s ID is a number, not &quot;%1&quot;</source>
        <translation>el ID de un mensaje es un número, no «%1»</translation>
    </message>
    <message>
        <source>%1; decided: %2, because of %3</source>
        <translation>%1; decisión: %2, por %3</translation>
    </message>
    <message>
        <source>several contacts are &quot;%1&quot;: %2</source>
        <translation>hay varios contactos «%1»: %2</translation>
    </message>
    <message>
        <source>It is stored, and sent when it can be. See: locumctl message %1</source>
        <translation>Está guardado y se enviará cuando se pueda. Consulta: locumctl message %1</translation>
    </message>
    <message>
        <source>Message %1 is stored, and sent when it can be.</source>
        <translation>El mensaje %1 está guardado y se enviará cuando se pueda.</translation>
    </message>
    <message>
        <source>%1 takes a whole number, not &quot;%2&quot;</source>
        <translation>%1 admite un número entero, no «%2»</translation>
    </message>
    <message>
        <source>runs</source>
        <translation>en marcha</translation>
    </message>
    <message>
        <source>starts</source>
        <translation>se está iniciando</translation>
    </message>
    <message>
        <source>does not answer</source>
        <translation>no responde</translation>
    </message>
    <message>
        <source>ended, is started again by itself</source>
        <translation>terminó, se vuelve a iniciar solo</translation>
    </message>
    <message>
        <source>ended again and again, and is left alone for a while</source>
        <translation>terminó una y otra vez, y se deja en paz un rato</translation>
    </message>
    <message>
        <source>locumd %1 runs.</source>
        <translation>locumd %1 está en marcha.</translation>
    </message>
    <message>
        <source>ATTENTION: nothing can be stored now: %1</source>
        <translation>ATENCIÓN: ahora no se puede guardar nada: %1</translation>
    </message>
    <message>
        <source> (again at %1)</source>
        <translation> (otra vez a las %1)</translation>
    </message>
    <message>
        <source>; messages that wait to be sent: %1</source>
        <translation>; mensajes que esperan a ser enviados: %1</translation>
    </message>
    <message>
        <source>Accounts:</source>
        <translation>Cuentas:</translation>
    </message>
    <message>
        <source>Plugins:</source>
        <translation>Complementos:</translation>
    </message>
    <message>
        <source>  questions that wait for you: %1 (locumctl request list)</source>
        <translation>  preguntas que esperan tu respuesta: %1 (locumctl request list)</translation>
    </message>
    <message>
        <source>What to do:</source>
        <translation>Qué hacer:</translation>
    </message>
    <message>
        <source>--no-stand-in goes with no other option: nobody is answered then</source>
        <translation>--no-stand-in no va con otras opciones: entonces no se responde a nadie</translation>
    </message>
    <message>
        <source>--until takes a time that lies ahead, such as 18:30, 2h, 45min, 3d or 2026-07-06T18:30, not &quot;%1&quot;</source>
        <translation>--until admite un momento futuro, como 18:30, 2h, 45min, 3d o 2026-07-06T18:30, no «%1»</translation>
    </message>
    <message>
        <source>You have not been away.</source>
        <translation>No has estado ausente.</translation>
    </message>
    <message>
        <source>Nothing came while you were away.</source>
        <translation>No llegó nada mientras estabas ausente.</translation>
    </message>
    <message>
        <source>Messages: %1, of these said by Locum in your name: %2.</source>
        <translation>Mensajes: %1, de ellos dichos por Locum en tu nombre: %2.</translation>
    </message>
    <message>
        <source>Password for %1 (at least 8 characters): </source>
        <translation>Contraseña para %1 (al menos 8 caracteres): </translation>
    </message>
    <message>
        <source>User %1 is there. Next: locumctl account add PROTOCOL</source>
        <translation>El usuario %1 está creado. Lo siguiente: locumctl account add PROTOCOLO</translation>
    </message>
    <message>
        <source>There are no users yet. Make one: locumctl user add NAME</source>
        <translation>Todavía no hay usuarios. Crea uno: locumctl user add NOMBRE</translation>
    </message>
    <message>
        <source>This removes %1, their accounts and everything that was said.</source>
        <translation>Esto elimina a %1, sus cuentas y todo lo que se dijo.</translation>
    </message>
    <message>
        <source>User %1 is removed.</source>
        <translation>El usuario %1 está eliminado.</translation>
    </message>
    <message>
        <source>New password for %1 (at least 8 characters): </source>
        <translation>Contraseña nueva para %1 (al menos 8 caracteres): </translation>
    </message>
    <message>
        <source>The password of %1 is changed.</source>
        <translation>La contraseña de %1 está cambiada.</translation>
    </message>
    <message>
        <source>is here</source>
        <translation>está aquí</translation>
    </message>
    <message>
        <source>last seen %1</source>
        <translation>visto por última vez: %1</translation>
    </message>
    <message>
        <source>No device has logged in yet.</source>
        <translation>Todavía no ha iniciado sesión ningún dispositivo.</translation>
    </message>
    <message>
        <source>This logs the device %1 out for ever.</source>
        <translation>Esto cierra para siempre la sesión del dispositivo %1.</translation>
    </message>
    <message>
        <source>The device is logged out.</source>
        <translation>La sesión del dispositivo está cerrada.</translation>
    </message>
    <message>
        <source>there is completion for bash only</source>
        <translation>solo hay autocompletado para bash</translation>
    </message>
    <message>
        <source>switched off</source>
        <translation>desactivada</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>conectada</translation>
    </message>
    <message>
        <source>connected as %1</source>
        <translation>conectada como %1</translation>
    </message>
    <message>
        <source>is connecting</source>
        <translation>se está conectando</translation>
    </message>
    <message>
        <source>not connected, is tried again by itself</source>
        <translation>sin conexión, se vuelve a intentar sola</translation>
    </message>
    <message>
        <source>not connected, and needs you</source>
        <translation>sin conexión, y te necesita</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>sin conexión</translation>
    </message>
    <message>
        <source>Look at the account (locumctl account show %1), change what is wrong, then: locumctl account connect %1</source>
        <translation>Mira la cuenta (locumctl account show %1), cambia lo que esté mal y después: locumctl account connect %1</translation>
    </message>
    <message>
        <source>You are here: a device is in your hand since %1.</source>
        <translation>Estás aquí: tienes un dispositivo en la mano desde %1.</translation>
    </message>
    <message>
        <source>You are near: your device is in the pocket since %1.</source>
        <translation>Estás cerca: tienes el dispositivo en el bolsillo desde %1.</translation>
    </message>
    <message>
        <source>The link to your device was lost at %1; Locum waits a little before it stands in.</source>
        <translation>Se perdió el enlace con tu dispositivo (%1); Locum espera un poco antes de sustituirte.</translation>
    </message>
    <message>
        <source>Locum does not stand in for you: no device has come since it was told so, or ever.</source>
        <translation>Locum no te sustituye: así se pidió y no ha vuelto ningún dispositivo, o no ha venido ninguno nunca.</translation>
    </message>
    <message>
        <source>Locum stands in for you since %1, as you asked.</source>
        <translation>Locum te sustituye desde %1, como pediste.</translation>
    </message>
    <message>
        <source>Locum stands in for you since %1, as your device was in the pocket for long.</source>
        <translation>Locum te sustituye desde %1, porque tu dispositivo llevaba mucho en el bolsillo.</translation>
    </message>
    <message>
        <source>Locum stands in for you since %1, as the link to your device was lost.</source>
        <translation>Locum te sustituye desde %1, porque se perdió el enlace con tu dispositivo.</translation>
    </message>
    <message>
        <source>Mode: %1.</source>
        <translation>Modo: %1.</translation>
    </message>
    <message>
        <source>Your words: &quot;%1&quot;.</source>
        <translation>Tus palabras: «%1».</translation>
    </message>
    <message>
        <source>Until %1.</source>
        <translation>Hasta: %1.</translation>
    </message>
    <message>
        <source>waits to be sent</source>
        <translation>espera a ser enviado</translation>
    </message>
    <message>
        <source>is being sent</source>
        <translation>se está enviando</translation>
    </message>
    <message>
        <source>sent: the network has it</source>
        <translation>enviado: la red lo tiene</translation>
    </message>
    <message>
        <source>delivered: it is on the other side&apos;s device</source>
        <translation>entregado: está en el dispositivo del otro lado</translation>
    </message>
    <message>
        <source>read by the other side</source>
        <translation>leído por el otro lado</translation>
    </message>
    <message>
        <source>not sent</source>
        <translation>no enviado</translation>
    </message>
    <message>
        <source>it is not known whether it went out, so it is not sent again</source>
        <translation>no se sabe si salió, así que no se envía otra vez</translation>
    </message>
    <message>
        <source>received</source>
        <translation>recibido</translation>
    </message>
    <message>
        <source>Locum, for you, to %1</source>
        <translation>Locum, por ti, a %1</translation>
    </message>
    <message>
        <source>you to %1</source>
        <translation>tú a %1</translation>
    </message>
    <message>
        <source>you, elsewhere, to %1</source>
        <translation>tú, desde otro sitio, a %1</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation>%1 en %2</translation>
    </message>
    <message>
        <source>[encrypted, and cannot be read here] %1</source>
        <translation>[cifrado, no se puede leer aquí] %1</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>de %1</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automático</translation>
    </message>
    <message>
        <source>account %1: %2</source>
        <translation>cuenta %1: %2</translation>
    </message>
    <message>
        <source>a question waits for you (locumctl request list): %1 %2</source>
        <translation>una pregunta espera tu respuesta (locumctl request list): %1 %2</translation>
    </message>
    <message>
        <source>message %1: %2</source>
        <translation>mensaje %1: %2</translation>
    </message>
    <message>
        <source>in the room %1</source>
        <translation>en la sala %1</translation>
    </message>
    <message>
        <source>not in the room %1</source>
        <translation>fuera de la sala %1</translation>
    </message>
    <message>
        <source>account %1 was removed</source>
        <translation>la cuenta %1 se ha eliminado</translation>
    </message>
    <message>
        <source>you have read %1</source>
        <translation>has leído %1</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>bien</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>aviso</translation>
    </message>
    <message>
        <source>FAIL</source>
        <translation>FALLO</translation>
    </message>
    <message>
        <source>locumd is not installed beside locumctl, nor on the path</source>
        <translation>locumd no está instalado junto a locumctl, ni en la ruta de búsqueda</translation>
    </message>
    <message>
        <source>Install it, or put its directory into PATH.</source>
        <translation>Instálalo, o pon su directorio en PATH.</translation>
    </message>
    <message>
        <source>locumd %1, locumctl %2, Qt %3</source>
        <translation>locumd %1, locumctl %2, Qt %3</translation>
    </message>
    <message>
        <source>Install both of one version.</source>
        <translation>Instala ambos de la misma versión.</translation>
    </message>
    <message>
        <source>The configuration: %1</source>
        <translation>La configuración: %1</translation>
    </message>
    <message>
        <source>Correct it; &quot;locumd --check-config&quot; tells the same, locumd.toml(5) explains the keys.</source>
        <translation>Corrígela; «locumd --check-config» dice lo mismo, locumd.toml(5) explica las claves.</translation>
    </message>
    <message>
        <source>The configuration is right; everything is kept in %1</source>
        <translation>La configuración es correcta; todo se guarda en %1</translation>
    </message>
    <message>
        <source>locumd %1 runs</source>
        <translation>locumd %1 está en marcha</translation>
    </message>
    <message>
        <source>It is not the version that is installed (%1): restart it.</source>
        <translation>No es la versión instalada (%1): reinícialo.</translation>
    </message>
    <message>
        <source>Nothing can be stored now: %1</source>
        <translation>Ahora no se puede guardar nada: %1</translation>
    </message>
    <message>
        <source>Messages wait meanwhile. See the disk and the database below.</source>
        <translation>Los mensajes esperan entretanto. Mira el disco y la base de datos más abajo.</translation>
    </message>
    <message>
        <source>The locumd that runs keeps its database in %1, which is not that of this configuration</source>
        <translation>El locumd en marcha tiene su base de datos en %1, que no es la de esta configuración</translation>
    </message>
    <message>
        <source>Name its configuration with --config, or its directory with --state-dir.</source>
        <translation>Indica su configuración con --config, o su directorio con --state-dir.</translation>
    </message>
    <message>
        <source>%1 %2: you may not look there</source>
        <translation>%1 %2: no tienes permiso para mirar ahí</translation>
    </message>
    <message>
        <source>Run the doctor as root, or as the user that locumd runs as.</source>
        <translation>Ejecuta el diagnóstico como root, o como el usuario de locumd.</translation>
    </message>
    <message>
        <source>%1 %2 is missing</source>
        <translation>Falta: %1 %2</translation>
    </message>
    <message>
        <source>%1 %2 is made when locumd starts</source>
        <translation>%1 %2: se crea al iniciar locumd</translation>
    </message>
    <message>
        <source>Put it back from your backup; see &quot;Restore&quot; in the administrator&apos;s guide.</source>
        <translation>Recupérala de tu copia de seguridad; consulta «Restore» en la guía del administrador.</translation>
    </message>
    <message>
        <source>%1 %2 is open to others</source>
        <translation>%1 %2: otros tienen acceso</translation>
    </message>
    <message>
        <source>Close it: chmod %1 %2</source>
        <translation>Ciérralo: chmod %1 %2</translation>
    </message>
    <message>
        <source>%1 %2 is there, and private</source>
        <translation>%1 %2: presente y sin acceso para otros</translation>
    </message>
    <message>
        <source>Free on the disk of %1: %2</source>
        <translation>Libre en el disco de %1: %2</translation>
    </message>
    <message>
        <source>Make room. When it is full nothing can be stored; messages wait.</source>
        <translation>Haz sitio. Cuando esté lleno no se podrá guardar nada; los mensajes esperan.</translation>
    </message>
    <message>
        <source>The disk of %1 is read-only</source>
        <translation>El disco de %1 es de solo lectura</translation>
    </message>
    <message>
        <source>Mount it for writing.</source>
        <translation>Móntalo con permiso de escritura.</translation>
    </message>
    <message>
        <source>The state directory</source>
        <translation>El directorio de estado</translation>
    </message>
    <message>
        <source>The runtime directory</source>
        <translation>El directorio de ejecución</translation>
    </message>
    <message>
        <source>The database&apos;s key</source>
        <translation>La clave de la base de datos</translation>
    </message>
    <message>
        <source>The key lies beside the database: keep a copy of it elsewhere, apart from the database&apos;s backups</source>
        <translation>La clave está junto a la base de datos: guarda una copia en otro sitio, aparte de las copias de la base de datos</translation>
    </message>
    <message>
        <source>The database %1: you may not read it</source>
        <translation>La base de datos %1: no tienes permiso para leerla</translation>
    </message>
    <message>
        <source>The database %1 is made when locumd starts</source>
        <translation>La base de datos %1 se crea al iniciar locumd</translation>
    </message>
    <message>
        <source>The database %1 was not closed; it is checked when locumd starts</source>
        <translation>La base de datos %1 no se cerró; se comprueba al iniciar locumd</translation>
    </message>
    <message>
        <source>The database %1 is whole (%2)</source>
        <translation>La base de datos %1 está íntegra (%2)</translation>
    </message>
    <message>
        <source>The database %1 is damaged: %2</source>
        <translation>La base de datos %1 está dañada: %2</translation>
    </message>
    <message>
        <source>Stop locumd and restore it from a backup; see the administrator&apos;s guide.</source>
        <translation>Detén locumd y recupérala de una copia de seguridad; consulta la guía del administrador.</translation>
    </message>
    <message>
        <source>A cell starts with the plugin %1</source>
        <translation>Una celda se inicia con el complemento %1</translation>
    </message>
    <message>
        <source>A cell does not start with the plugin %1: %2</source>
        <translation>Una celda no se inicia con el complemento %1: %2</translation>
    </message>
    <message>
        <source>Install what it needs (&quot;ldd %1&quot; names what is missing), or take the plugin away.</source>
        <translation>Instala lo que necesita («ldd %1» dice qué falta), o quita el complemento.</translation>
    </message>
    <message>
        <source>The program %1 is missing</source>
        <translation>Falta el programa %1</translation>
    </message>
    <message>
        <source>Install it, or name it in core.cell_program.</source>
        <translation>Instálalo, o indícalo en core.cell_program.</translation>
    </message>
    <message>
        <source>The plugin directory %1 is missing</source>
        <translation>Falta el directorio de complementos %1</translation>
    </message>
    <message>
        <source>Make it, or take it out of core.plugin_directories.</source>
        <translation>Créalo, o quítalo de core.plugin_directories.</translation>
    </message>
    <message>
        <source>There is no plugin, so no network can be used</source>
        <translation>No hay ningún complemento, así que no se puede usar ninguna red</translation>
    </message>
    <message>
        <source>Install Locum&apos;s plugins, or name their directory in core.plugin_directories.</source>
        <translation>Instala los complementos de Locum, o indica su directorio en core.plugin_directories.</translation>
    </message>
    <message>
        <source>locumd refuses the plugin %1: %2</source>
        <translation>locumd rechaza el complemento %1: %2</translation>
    </message>
    <message>
        <source>Install a version that fits, or take it away.</source>
        <translation>Instala una versión adecuada, o quítalo.</translation>
    </message>
    <message>
        <source>The cell of %1 for the plugin %2 does not run (%3)</source>
        <translation>La celda de %1 para el complemento %2 no está en marcha (%3)</translation>
    </message>
    <message>
        <source>It is started again by itself; &quot;journalctl -u locumd&quot; tells why it ended.</source>
        <translation>Se vuelve a iniciar sola; «journalctl -u locumd» dice por qué terminó.</translation>
    </message>
    <message>
        <source>The certificate ended on %1</source>
        <translation>El certificado caducó el %1</translation>
    </message>
    <message>
        <source>Renew it, then &quot;systemctl reload locumd&quot; (or the proxy).</source>
        <translation>Renuévalo y después «systemctl reload locumd» (o el proxy).</translation>
    </message>
    <message>
        <source>The certificate is not good yet</source>
        <translation>El certificado todavía no es válido</translation>
    </message>
    <message>
        <source>Check this machine&apos;s clock.</source>
        <translation>Comprueba el reloj de esta máquina.</translation>
    </message>
    <message>
        <source>The certificate ends on %1</source>
        <translation>El certificado caduca el %1</translation>
    </message>
    <message>
        <source>The certificate is good until %1</source>
        <translation>El certificado es válido hasta el %1</translation>
    </message>
    <message>
        <source>Nobody answers on %1: %2</source>
        <translation>Nadie responde en %1: %2</translation>
    </message>
    <message>
        <source>Restart locumd, and look at its log: journalctl -u locumd</source>
        <translation>Reinicia locumd y mira su registro: journalctl -u locumd</translation>
    </message>
    <message>
        <source>What answers on %1 is not Locum</source>
        <translation>Lo que responde en %1 no es Locum</translation>
    </message>
    <message>
        <source>Another program may have the port: &quot;ss -ltnp&quot; names it.</source>
        <translation>Quizá otro programa tenga el puerto: «ss -ltnp» lo nombra.</translation>
    </message>
    <message>
        <source>Locum answers on %1</source>
        <translation>Locum responde en %1</translation>
    </message>
    <message>
        <source>The certificate is not for %1, but for %2</source>
        <translation>El certificado no es para %1, sino para %2</translation>
    </message>
    <message>
        <source>Phones that reach Locum without a proxy will refuse it: get one for that name.</source>
        <translation>Los teléfonos que lleguen a Locum sin proxy lo rechazarán: consigue uno para ese nombre.</translation>
    </message>
    <message>
        <source>The certificate at %1 is not for this name, but for %2</source>
        <translation>El certificado de %1 no es para ese nombre, sino para %2</translation>
    </message>
    <message>
        <source>Add the name to gateway.names and restart locumd.</source>
        <translation>Añade el nombre a gateway.names y reinicia locumd.</translation>
    </message>
    <message>
        <source>Get a certificate for %1.</source>
        <translation>Consigue un certificado para %1.</translation>
    </message>
    <message>
        <source>The certificate at %1 is trusted</source>
        <translation>El certificado de %1 es de confianza</translation>
    </message>
    <message>
        <source>The certificate is of Locum&apos;s own authority: a phone trusts it once you say so</source>
        <translation>El certificado es de la autoridad propia de Locum: un teléfono confía en él cuando tú se lo dices</translation>
    </message>
    <message>
        <source>On each phone open %1/api/v1/ca.crt and install it as an authority.</source>
        <translation>En cada teléfono abre %1/api/v1/ca.crt e instálalo como autoridad.</translation>
    </message>
    <message>
        <source>A phone does not trust the certificate at %1: %2</source>
        <translation>Un teléfono no confía en el certificado de %1: %2</translation>
    </message>
    <message>
        <source>Serve the whole chain (fullchain.pem) of a known authority, or set gateway.tls to &quot;local-authority&quot;.</source>
        <translation>Sirve la cadena completa (fullchain.pem) de una autoridad conocida, o pon gateway.tls = &quot;local-authority&quot;.</translation>
    </message>
    <message>
        <source>WebSockets come through</source>
        <translation>Los WebSockets pasan</translation>
    </message>
    <message>
        <source>WebSockets do not come through (status %1)</source>
        <translation>Los WebSockets no pasan (estado %1)</translation>
    </message>
    <message>
        <source>The proxy must pass on Upgrade and Connection (nginx: proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection &quot;upgrade&quot;;).</source>
        <translation>El proxy debe pasar Upgrade y Connection (nginx: proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection &quot;upgrade&quot;;).</translation>
    </message>
    <message>
        <source>%1 leads through a proxy, and gateway.trusted_proxies names none</source>
        <translation>%1 pasa por un proxy, y gateway.trusted_proxies no nombra ninguno</translation>
    </message>
    <message>
        <source>All phones seem to be one, and share its limits: name the proxy&apos;s address, such as [&quot;127.0.0.1&quot;].</source>
        <translation>Todos los teléfonos parecen uno solo y comparten sus límites: indica la dirección del proxy, por ejemplo [&quot;127.0.0.1&quot;].</translation>
    </message>
    <message>
        <source>gateway.public_url is not set: what a phone sees cannot be tested</source>
        <translation>gateway.public_url no está puesta: no se puede probar lo que ve un teléfono</translation>
    </message>
    <message>
        <source>Set it to the address that your phone uses.</source>
        <translation>Pon la dirección que usa tu teléfono.</translation>
    </message>
    <message>
        <source>The name %1 is not known: %2</source>
        <translation>El nombre %1 no se conoce: %2</translation>
    </message>
    <message>
        <source>Make a DNS record for it (A, and AAAA where you have IPv6).</source>
        <translation>Crea un registro DNS para él (A, y AAAA si tienes IPv6).</translation>
    </message>
    <message>
        <source>%1 is %2</source>
        <translation>%1 es %2</translation>
    </message>
    <message>
        <source>%1 cannot be reached at %2: %3</source>
        <translation>No se llega a %1 en %2: %3</translation>
    </message>
    <message>
        <source>Open the port in the firewall and forward it in the router. From inside your own network a router may refuse this though it works from outside: try with the phone off the wireless.</source>
        <translation>Abre el puerto en el cortafuegos y redirígelo en el router. Desde tu propia red un router puede rechazarlo aunque desde fuera funcione: prueba con el teléfono sin la wifi.</translation>
    </message>
    <message>
        <source>The proxy does not reach locumd: check the address that it passes on to.</source>
        <translation>El proxy no llega a locumd: comprueba la dirección a la que reenvía.</translation>
    </message>
    <message>
        <source>It leads elsewhere: set gateway.public_url to where it ends.</source>
        <translation>Lleva a otro sitio: pon en gateway.public_url el final del camino.</translation>
    </message>
    <message>
        <source>Another program answers there, or the proxy passes on another path.</source>
        <translation>Allí responde otro programa, o el proxy reenvía otra ruta.</translation>
    </message>
    <message>
        <source>What answers at %1 (%2) is not Locum (status %3)</source>
        <translation>Lo que responde en %1 (%2) no es Locum (estado %3)</translation>
    </message>
    <message>
        <source>Locum answers at %1 (%2)</source>
        <translation>Locum responde en %1 (%2)</translation>
    </message>
    <message>
        <source>locumd is not running, or listens elsewhere</source>
        <translation>locumd no está en marcha, o escucha en otro sitio</translation>
    </message>
    <message>
        <source>Start it (&quot;systemctl start locumd&quot;, or &quot;locumd&quot;), or name its socket with --socket.</source>
        <translation>Inícialo («systemctl start locumd», o «locumd»), o indica su socket con --socket.</translation>
    </message>
    <message>
        <source>you may not do that</source>
        <translation>no tienes permiso para eso</translation>
    </message>
    <message>
        <source>Run locumctl as root, or as the user that locumd runs as (&quot;sudo -u locum locumctl …&quot;).</source>
        <translation>Ejecuta locumctl como root, o como el usuario de locumd («sudo -u locum locumctl …»).</translation>
    </message>
    <message>
        <source>locumd closed the connection before it answered</source>
        <translation>locumd cerró la conexión antes de responder</translation>
    </message>
    <message>
        <source>It may have been stopped, or may not know you: run locumctl as root, or as the user that locumd runs as; &quot;journalctl -u locumd&quot; tells more.</source>
        <translation>Quizá se detuvo, o no te conoce: ejecuta locumctl como root, o como el usuario de locumd; «journalctl -u locumd» dice más.</translation>
    </message>
    <message>
        <source>what came from the socket is not what locumd says</source>
        <translation>lo que llegó por el socket no es lo que dice locumd</translation>
    </message>
    <message>
        <source>Check --socket, and that locumctl and locumd are of one version.</source>
        <translation>Comprueba --socket, y que locumctl y locumd sean de la misma versión.</translation>
    </message>
    <message>
        <source>there is no such thing</source>
        <translation>no existe</translation>
    </message>
    <message>
        <source>there are several users</source>
        <translation>hay varios usuarios</translation>
    </message>
    <message>
        <source>Say which with --user NAME, or set LOCUM_USER.</source>
        <translation>Di cuál con --user NOMBRE, o pon LOCUM_USER.</translation>
    </message>
    <message>
        <source>there are no users yet</source>
        <translation>todavía no hay usuarios</translation>
    </message>
    <message>
        <source>Make one: locumctl user add NAME</source>
        <translation>Crea uno: locumctl user add NOMBRE</translation>
    </message>
    <message>
        <source>there are no accounts yet</source>
        <translation>todavía no hay cuentas</translation>
    </message>
    <message>
        <source>Add one: locumctl account add PROTOCOL (&quot;locumctl network list&quot; names them)</source>
        <translation>Añade una: locumctl account add PROTOCOLO («locumctl network list» los nombra)</translation>
    </message>
    <message>
        <source>nothing was done</source>
        <translation>no se hizo nada</translation>
    </message>
    <message>
        <source>the two passwords differ: nothing was done</source>
        <translation>las dos contraseñas no coinciden: no se hizo nada</translation>
    </message>
    <message>
        <source>there is no such user</source>
        <translation>no existe ese usuario</translation>
    </message>
    <message>
        <source>&quot;locumctl user list&quot; names them.</source>
        <translation>«locumctl user list» los nombra.</translation>
    </message>
    <message>
        <source>there is a user of that name already</source>
        <translation>ya hay un usuario con ese nombre</translation>
    </message>
    <message>
        <source>a user&apos;s name is 1 to 32 small letters, digits, dots, dashes and underscores</source>
        <translation>un nombre de usuario son de 1 a 32 minúsculas, cifras, puntos, guiones y guiones bajos</translation>
    </message>
    <message>
        <source>the password is too short: at least 8 characters</source>
        <translation>la contraseña es demasiado corta: al menos 8 caracteres</translation>
    </message>
    <message>
        <source>there is no such device</source>
        <translation>no existe ese dispositivo</translation>
    </message>
    <message>
        <source>&quot;locumctl device list&quot; names them.</source>
        <translation>«locumctl device list» los nombra.</translation>
    </message>
    <message>
        <source>there is no such network</source>
        <translation>no existe esa red</translation>
    </message>
    <message>
        <source>&quot;locumctl network list&quot; names them.</source>
        <translation>«locumctl network list» las nombra.</translation>
    </message>
    <message>
        <source>the network refuses the user name or password</source>
        <translation>la red rechaza el nombre de usuario o la contraseña</translation>
    </message>
    <message>
        <source>Set the right one: locumctl account set ACCOUNT --secret-file password=FILE</source>
        <translation>Pon la correcta: locumctl account set CUENTA --secret-file password=FICHERO</translation>
    </message>
    <message>
        <source>the network wants a password</source>
        <translation>la red quiere una contraseña</translation>
    </message>
    <message>
        <source>Set it: locumctl account set ACCOUNT --secret-file password=FILE</source>
        <translation>Ponla: locumctl account set CUENTA --secret-file password=FICHERO</translation>
    </message>
    <message>
        <source>there is no way to log in that both sides know</source>
        <translation>no hay forma de iniciar sesión que conozcan ambos lados</translation>
    </message>
    <message>
        <source>Check the account&apos;s security settings: locumctl account show ACCOUNT</source>
        <translation>Comprueba los ajustes de seguridad de la cuenta: locumctl account show CUENTA</translation>
    </message>
    <message>
        <source>the network has closed this account out</source>
        <translation>la red ha cerrado el paso a esta cuenta</translation>
    </message>
    <message>
        <source>Ask the network&apos;s operators.</source>
        <translation>Pregunta a quienes llevan la red.</translation>
    </message>
    <message>
        <source>the server&apos;s certificate is not trusted</source>
        <translation>el certificado del servidor no es de confianza</translation>
    </message>
    <message>
        <source>Look at it and decide: locumctl request list</source>
        <translation>Míralo y decide: locumctl request list</translation>
    </message>
    <message>
        <source>the encrypted connection could not be made</source>
        <translation>no se pudo establecer la conexión cifrada</translation>
    </message>
    <message>
        <source>the server offers no encryption</source>
        <translation>el servidor no ofrece cifrado</translation>
    </message>
    <message>
        <source>Check server and port: locumctl account show ACCOUNT</source>
        <translation>Comprueba el servidor y el puerto: locumctl account show CUENTA</translation>
    </message>
    <message>
        <source>the connection was lost</source>
        <translation>se perdió la conexión</translation>
    </message>
    <message>
        <source>the account is not connected</source>
        <translation>la cuenta no está conectada</translation>
    </message>
    <message>
        <source>the name is in use on the network</source>
        <translation>el nombre está en uso en la red</translation>
    </message>
    <message>
        <source>Choose another: locumctl account set ACCOUNT --set …</source>
        <translation>Elige otro: locumctl account set CUENTA --set …</translation>
    </message>
    <message>
        <source>the network does not take this name</source>
        <translation>la red no admite este nombre</translation>
    </message>
    <message>
        <source>the network does not know addresses like this one</source>
        <translation>la red no conoce direcciones como esta</translation>
    </message>
    <message>
        <source>a setting of the account is wrong</source>
        <translation>un ajuste de la cuenta está mal</translation>
    </message>
    <message>
        <source>Look and change it: locumctl account show ACCOUNT, locumctl account set ACCOUNT --set …</source>
        <translation>Míralo y cámbialo: locumctl account show CUENTA, locumctl account set CUENTA --set …</translation>
    </message>
    <message>
        <source>the network knows no such recipient</source>
        <translation>la red no conoce a ese destinatario</translation>
    </message>
    <message>
        <source>the recipient is not there, and the network keeps nothing</source>
        <translation>el destinatario no está, y la red no guarda nada</translation>
    </message>
    <message>
        <source>the network refused the message</source>
        <translation>la red rechazó el mensaje</translation>
    </message>
    <message>
        <source>the message could not be encrypted</source>
        <translation>el mensaje no se pudo cifrar</translation>
    </message>
    <message>
        <source>the network cannot do that</source>
        <translation>la red no puede hacer eso</translation>
    </message>
    <message>
        <source>the plugin for this network is not installed, or was refused</source>
        <translation>el complemento de esta red no está instalado, o fue rechazado</translation>
    </message>
    <message>
        <source>&quot;locumctl doctor&quot; tells which plugins were found.</source>
        <translation>«locumctl doctor» dice qué complementos se encontraron.</translation>
    </message>
    <message>
        <source>the plugin does not know this network</source>
        <translation>el complemento no conoce esta red</translation>
    </message>
    <message>
        <source>&quot;locumctl network list&quot; names those it knows.</source>
        <translation>«locumctl network list» nombra las que conoce.</translation>
    </message>
    <message>
        <source>the plugin&apos;s process is being started again</source>
        <translation>el proceso del complemento se está iniciando otra vez</translation>
    </message>
    <message>
        <source>the plugin&apos;s process ended</source>
        <translation>el proceso del complemento terminó</translation>
    </message>
    <message>
        <source>the room is for members only</source>
        <translation>la sala es solo para miembros</translation>
    </message>
    <message>
        <source>you are banned from the room</source>
        <translation>tienes prohibida la entrada en la sala</translation>
    </message>
    <message>
        <source>the room wants a password</source>
        <translation>la sala quiere una contraseña</translation>
    </message>
    <message>
        <source>Join it with --password-file.</source>
        <translation>Entra con --password-file.</translation>
    </message>
    <message>
        <source>the room is full</source>
        <translation>la sala está llena</translation>
    </message>
    <message>
        <source>you were put out of the room</source>
        <translation>te echaron de la sala</translation>
    </message>
    <message>
        <source>you are not in the room</source>
        <translation>no estás en la sala</translation>
    </message>
    <message>
        <source>Join it: locumctl conversation join ACCOUNT ROOM</source>
        <translation>Entra: locumctl conversation join CUENTA SALA</translation>
    </message>
    <message>
        <source>the account is switched off</source>
        <translation>la cuenta está desactivada</translation>
    </message>
    <message>
        <source>Switch it on: locumctl account connect ACCOUNT</source>
        <translation>Actívala: locumctl account connect CUENTA</translation>
    </message>
    <message>
        <source>there is no such contact</source>
        <translation>no existe ese contacto</translation>
    </message>
    <message>
        <source>&quot;locumctl contact list&quot; names them.</source>
        <translation>«locumctl contact list» los nombra.</translation>
    </message>
    <message>
        <source>there is no such conversation</source>
        <translation>no existe esa conversación</translation>
    </message>
    <message>
        <source>&quot;locumctl conversation list&quot; names them.</source>
        <translation>«locumctl conversation list» las nombra.</translation>
    </message>
    <message>
        <source>there is no message with this id</source>
        <translation>no hay ningún mensaje con ese ID</translation>
    </message>
    <message>
        <source>the message is empty</source>
        <translation>el mensaje está vacío</translation>
    </message>
    <message>
        <source>the message is too long</source>
        <translation>el mensaje es demasiado largo</translation>
    </message>
    <message>
        <source>there is no such request; it may have been answered or withdrawn</source>
        <translation>no existe esa petición; quizá se respondió o se retiró</translation>
    </message>
    <message>
        <source>&quot;locumctl request list&quot; names those that wait.</source>
        <translation>«locumctl request list» nombra las que esperan.</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>el disco está lleno</translation>
    </message>
    <message>
        <source>Make room. Messages wait with the networks&apos; plugins meanwhile.</source>
        <translation>Haz sitio. Entretanto los mensajes esperan en los complementos de las redes.</translation>
    </message>
    <message>
        <source>another program has the database locked</source>
        <translation>otro programa tiene bloqueada la base de datos</translation>
    </message>
    <message>
        <source>the database is damaged</source>
        <translation>la base de datos está dañada</translation>
    </message>
    <message>
        <source>Restore it from a backup.</source>
        <translation>Recupérala de una copia de seguridad.</translation>
    </message>
    <message>
        <source>there is no setting &quot;%1&quot;; did you mean &quot;%2&quot;?</source>
        <translation>no hay ningún ajuste «%1»; ¿querías decir «%2»?</translation>
    </message>
    <message>
        <source>nothing can be set here</source>
        <translation>aquí no se puede ajustar nada</translation>
    </message>
    <message>
        <source>there is no setting &quot;%1&quot;; there are: %2</source>
        <translation>no hay ningún ajuste «%1»; hay: %2</translation>
    </message>
    <message>
        <source>%1 takes true or false, not &quot;%2&quot;</source>
        <translation>%1 admite true o false, no «%2»</translation>
    </message>
    <message>
        <source>%1 takes KEY=VALUE, not &quot;%2&quot;</source>
        <translation>%1 admite CLAVE=VALOR, no «%2»</translation>
    </message>
    <message>
        <source>%1 is a secret, and arguments can be read by others: use --secret-file %1=FILE, or leave it out to be asked</source>
        <translation>%1 es un secreto, y otros pueden leer los argumentos: usa --secret-file %1=FICHERO, o no lo pongas y se te preguntará</translation>
    </message>
    <message>
        <source>this is needed too: %1</source>
        <translation>también hace falta: %1</translation>
    </message>
    <message>
        <source>needed</source>
        <translation>obligatorio</translation>
    </message>
    <message>
        <source>text</source>
        <translation>texto</translation>
    </message>
    <message>
        <source>secret</source>
        <translation>secreto</translation>
    </message>
    <message>
        <source>whole number</source>
        <translation>número entero</translation>
    </message>
    <message>
        <source>by itself %1</source>
        <translation>de por sí %1</translation>
    </message>
    <message>
        <source>Usage: locumctl [option …] COMMAND
Sets up and watches Locum, which keeps you present on your chat networks.

Commands:
</source>
        <translation>Uso: locumctl [opción …] ORDEN
Prepara y vigila Locum, que te mantiene presente en tus redes de mensajería.

Órdenes:
</translation>
    </message>
    <message>
        <source>
Options for every command:
</source>
        <translation>
Opciones de todas las órdenes:
</translation>
    </message>
    <message>
        <source>
&quot;locumctl help COMMAND&quot; tells more, locumctl(1) everything.
Exit status: 0 done, 1 failed, 2 wrong arguments, 3 locumd is not running, 4 there is no such thing,
5 not allowed, 6 not known whether it was sent, 7 still waiting to be sent.
</source>
        <translation>
«locumctl help ORDEN» dice más, locumctl(1) lo dice todo.
Estado de salida: 0 hecho, 1 fallo, 2 argumentos incorrectos, 3 locumd no está en marcha, 4 no existe,
5 sin permiso, 6 no se sabe si se envió, 7 todavía espera a ser enviado.
</translation>
    </message>
    <message>
        <source>Usage: %1</source>
        <translation>Uso: %1</translation>
    </message>
    <message>
        <source>[option …] </source>
        <translation>[opción …] </translation>
    </message>
    <message>
        <source>
Options:
</source>
        <translation>
Opciones:
</translation>
    </message>
    <message>
        <source>there is no command &quot;%1&quot;; did you mean &quot;%2&quot;?</source>
        <translation>no hay ninguna orden «%1»; ¿querías decir «%2»?</translation>
    </message>
    <message>
        <source>there is no command &quot;%1&quot;; there are: %2</source>
        <translation>no hay ninguna orden «%1»; hay: %2</translation>
    </message>
    <message>
        <source>there is no option %1 here; did you mean %2?</source>
        <translation>aquí no hay ninguna opción %1; ¿querías decir %2?</translation>
    </message>
    <message>
        <source>there is no option %1 here</source>
        <translation>aquí no hay ninguna opción %1</translation>
    </message>
    <message>
        <source>%1 takes no value</source>
        <translation>%1 no admite valor</translation>
    </message>
    <message>
        <source>%1 needs a value: %2</source>
        <translation>%1 necesita un valor: %2</translation>
    </message>
    <message>
        <source>%1 may be given once</source>
        <translation>%1 solo se puede dar una vez</translation>
    </message>
    <message>
        <source>say what to do: %1</source>
        <translation>di qué hay que hacer: %1</translation>
    </message>
    <message>
        <source>say what to do with &quot;%1&quot;: %2</source>
        <translation>di qué hay que hacer con «%1»: %2</translation>
    </message>
    <message>
        <source>something is missing: %1</source>
        <translation>falta algo: %1</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is too much: %2</source>
        <translation>«%1» sobra: %2</translation>
    </message>
    <message>
        <source>&quot;locumctl --help&quot; lists the commands, &quot;locumctl help COMMAND&quot; explains one.</source>
        <translation>«locumctl --help» lista las órdenes, «locumctl help ORDEN» explica una.</translation>
    </message>
    <message>
        <source>there is no account &quot;%1&quot;; did you mean &quot;%2&quot;?</source>
        <translation>no hay ninguna cuenta «%1»; ¿querías decir «%2»?</translation>
    </message>
    <message>
        <source>there is no account &quot;%1&quot;; there are: %2</source>
        <translation>no hay ninguna cuenta «%1»; hay: %2</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation>no se puede leer %1: %2</translation>
    </message>
    <message>
        <source>%1 is too long for a password</source>
        <translation>%1 es demasiado largo para ser una contraseña</translation>
    </message>
    <message>
        <source>a password is needed, and nobody can be asked: use --password-file FILE, or --password-file - for standard input</source>
        <translation>hace falta una contraseña y no se puede preguntar a nadie: usa --password-file FICHERO, o --password-file - para la entrada estándar</translation>
    </message>
    <message>
        <source>The same again: </source>
        <translation>Otra vez la misma: </translation>
    </message>
    <message>
        <source>this cannot be undone: add --yes</source>
        <translation>esto no se puede deshacer: añade --yes</translation>
    </message>
    <message>
        <source>Type &quot;%1&quot; to go on: </source>
        <translation>Escribe «%1» para seguir: </translation>
    </message>
    <message>
        <source>fold the acts in a file, and print who is who after each</source>
        <translation>pliega los actos de un archivo y muestra quién es quién tras cada uno</translation>
    </message>
    <message>
        <source>print by which identity each message in a file would go</source>
        <translation>muestra por qué identidad iría cada mensaje de un archivo</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1:%2: %3</source>
        <translation>%1:%2: %3</translation>
    </message>
    <message>
        <source>not a JSON object</source>
        <translation>no es un objeto JSON</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no identity&apos;s name</source>
        <translation>«%1» no es el nombre de una identidad</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot be &quot;%2&quot;</source>
        <translation>«%1» no puede ser «%2»</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot hold &quot;%2&quot;</source>
        <translation>«%1» no puede contener «%2»</translation>
    </message>
    <message>
        <source>IDENTITIES [CONSTRAINTS]</source>
        <translation>IDENTIDADES [RESTRICCIONES]</translation>
    </message>
    <message>
        <source>print who in a file is one person, may be, or looks like somebody else</source>
        <translation>muestra quiénes de un archivo son una persona, pueden serlo o se parecen a otra</translation>
    </message>
    <message>
        <source>A,B</source>
        <translation>A,B</translation>
    </message>
    <message>
        <source>print what speaks for these two being one</source>
        <translation>muestra qué indica que estas dos sean una</translation>
    </message>
    <message>
        <source>%1: %2 at byte %3</source>
        <translation>%1: %2 en el byte %3</translation>
    </message>
    <message>
        <source>an identity has an &quot;id&quot;</source>
        <translation>una identidad tiene un «id»</translation>
    </message>
    <message>
        <source>%1: a list of identities is expected</source>
        <translation>%1: se espera una lista de identidades</translation>
    </message>
    <message>
        <source>--explain takes two identities of the file: --explain i000064,i000015</source>
        <translation>--explain toma dos identidades del archivo: --explain i000064,i000015</translation>
    </message>
    <message>
        <source>names to look up: JSON, kind to a list of names</source>
        <translation>nombres que buscar: JSON, de cada clase una lista de nombres</translation>
    </message>
    <message>
        <source>FILE…</source>
        <translation>ARCHIVO…</translation>
    </message>
    <message>
        <source>tell whether rule files are right; needs no running locumd</source>
        <translation>dice si los archivos de reglas son correctos; no necesita que locumd esté en marcha</translation>
    </message>
    <message>
        <source>What a file imports is looked for in its own folder. Names such as person:bob are not looked up unless --people gives some.</source>
        <translation>Lo que un archivo importa se busca en su propia carpeta. Los nombres como person:bob no se buscan si --people no los da.</translation>
    </message>
    <message>
        <source>print rule files in their one form; needs no running locumd</source>
        <translation>muestra los archivos de reglas en su forma única; no necesita que locumd esté en marcha</translation>
    </message>
    <message>
        <source>change the files themselves</source>
        <translation>cambia los propios archivos</translation>
    </message>
    <message>
        <source>only tell which are not in that form</source>
        <translation>solo dice cuáles no están en esa forma</translation>
    </message>
    <message>
        <source>run the tests in rule files; needs no running locumd</source>
        <translation>ejecuta las pruebas de los archivos de reglas; no necesita que locumd esté en marcha</translation>
    </message>
    <message>
        <source>let a rule file run, with what it imports, in place of what runs now</source>
        <translation>pone en marcha un archivo de reglas, con lo que importa, en lugar de lo que hay ahora</translation>
    </message>
    <message>
        <source>what has changed</source>
        <translation>qué ha cambiado</translation>
    </message>
    <message>
        <source>Where anything is wrong, a failed test among it, what ran before goes on running.</source>
        <translation>Si algo está mal, también una prueba que falla, sigue en marcha lo de antes.</translation>
    </message>
    <message>
        <source>print the rules that run</source>
        <translation>muestra las reglas en marcha</translation>
    </message>
    <message>
        <source>FOLDER</source>
        <translation>CARPETA</translation>
    </message>
    <message>
        <source>write the files into a folder</source>
        <translation>escribe los archivos en una carpeta</translation>
    </message>
    <message>
        <source>those of an earlier generation</source>
        <translation>las de una generación anterior</translation>
    </message>
    <message>
        <source>list the generations of your rules</source>
        <translation>lista las generaciones de tus reglas</translation>
    </message>
    <message>
        <source>[GENERATION|FILE]</source>
        <translation>[GENERACIÓN|ARCHIVO]</translation>
    </message>
    <message>
        <source>show how the running rules differ from the generation before, another, or a file</source>
        <translation>muestra en qué difieren las reglas en marcha de la generación anterior, de otra o de un archivo</translation>
    </message>
    <message>
        <source>[GENERATION]</source>
        <translation>[GENERACIÓN]</translation>
    </message>
    <message>
        <source>let the generation before run again, or another</source>
        <translation>vuelve a poner en marcha la generación anterior u otra</translation>
    </message>
    <message>
        <source>tell why a message was treated as it was, and why not otherwise</source>
        <translation>dice por qué un mensaje se trató así y no de otra forma</translation>
    </message>
    <message>
        <source>by the rules of a file that does not run</source>
        <translation>según las reglas de un archivo que no está en marcha</translation>
    </message>
    <message>
        <source>tell what a file would have done to the last days&apos; messages otherwise</source>
        <translation>dice qué habría hecho un archivo de otra forma con los mensajes de los últimos días</translation>
    </message>
    <message>
        <source>how many days (7)</source>
        <translation>cuántos días (7)</translation>
    </message>
    <message>
        <source>[BEGINNING]</source>
        <translation>[PRINCIPIO]</translation>
    </message>
    <message>
        <source>list the fields that rules may use, with their types</source>
        <translation>lista los campos que las reglas pueden usar, con sus tipos</translation>
    </message>
    <message numerus="yes">
        <source>%1: %n error(s)</source>
        <translation>
            <numerusform>%1: %n error</numerusform>
            <numerusform>%1: %n errores</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: right, with %n warning(s)</source>
        <translation>
            <numerusform>%1: correcto, con %n aviso</numerusform>
            <numerusform>%1: correcto, con %n avisos</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: right</source>
        <translation>%1: correcto</translation>
    </message>
    <message>
        <source>%1: it has no tests</source>
        <translation>%1: no tiene pruebas</translation>
    </message>
    <message numerus="yes">
        <source>%1: %n test(s) passed</source>
        <translation>
            <numerusform>%1: %n prueba superada</numerusform>
            <numerusform>%1: %n pruebas superadas</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: not in its one form; locumctl rules fmt --write %1</source>
        <translation>%1: no está en su forma única; locumctl rules fmt --write %1</translation>
    </message>
    <message>
        <source>%1: formatted</source>
        <translation>%1: con su forma</translation>
    </message>
    <message>
        <source>%1: the folder cannot be made</source>
        <translation>%1: no se puede crear la carpeta</translation>
    </message>
    <message>
        <source>diff: %1</source>
        <translation>diff: %1</translation>
    </message>
    <message>
        <source>These rules run now, as generation %1.</source>
        <translation>Estas reglas están en marcha, como generación %1.</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) written into %1</source>
        <translation>
            <numerusform>%n archivo escrito en %1</numerusform>
            <numerusform>%n archivos escritos en %1</numerusform>
        </translation>
    </message>
    <message>
        <source>running</source>
        <translation>en marcha</translation>
    </message>
    <message>
        <source>generation %1</source>
        <translation>generación %1</translation>
    </message>
    <message>
        <source>No difference.</source>
        <translation>Ninguna diferencia.</translation>
    </message>
    <message>
        <source>there is no earlier generation</source>
        <translation>no hay ninguna generación anterior</translation>
    </message>
    <message>
        <source>The rules of generation %1 run again.</source>
        <translation>Las reglas de la generación %1 vuelven a estar en marcha.</translation>
    </message>
    <message>
        <source>The rules that ship with Locum run. Push your own: locumctl rules push FILE</source>
        <translation>Están en marcha las reglas que vienen con Locum. Pon las tuyas: locumctl rules push ARCHIVO</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no message&apos;s number; &quot;locumctl conversation history&quot; shows them</source>
        <translation>«%1» no es el número de un mensaje; «locumctl conversation history» los muestra</translation>
    </message>
    <message>
        <source>--days takes 1 to 366</source>
        <translation>--days admite de 1 a 366</translation>
    </message>
    <message>
        <source>no field begins with &quot;%1&quot;</source>
        <translation>ningún campo empieza por «%1»</translation>
    </message>
    <message>
        <source>nothing was pushed: what ran before goes on running</source>
        <translation>no se ha puesto nada: sigue en marcha lo de antes</translation>
    </message>
    <message>
        <source>Mend what is said above; &quot;locumctl rules check FILE&quot; tells it without pushing.</source>
        <translation>Corrige lo dicho arriba; «locumctl rules check ARCHIVO» lo dice sin ponerlo en marcha.</translation>
    </message>
    <message>
        <source>the file of names cannot be used</source>
        <translation>el archivo de nombres no se puede usar</translation>
    </message>
    <message>
        <source>It looks like {&quot;person&quot;: [&quot;bob&quot;, &quot;mum&quot;], &quot;channel&quot;: [&quot;sms&quot;]}.</source>
        <translation>Es así: {&quot;person&quot;: [&quot;bob&quot;, &quot;mum&quot;], &quot;channel&quot;: [&quot;sms&quot;]}.</translation>
    </message>
    <message>
        <source>the file is too large for rules</source>
        <translation>el archivo es demasiado grande para reglas</translation>
    </message>
    <message>
        <source>there is no such generation of rules</source>
        <translation>no existe esa generación de reglas</translation>
    </message>
    <message>
        <source>&quot;locumctl rules history&quot; lists them.</source>
        <translation>«locumctl rules history» las lista.</translation>
    </message>
    <message>
        <source>rules have no such word</source>
        <translation>las reglas no tienen esa palabra</translation>
    </message>
    <message>
        <source>&quot;locumctl rules vocabulary&quot; lists all.</source>
        <translation>«locumctl rules vocabulary» las lista todas.</translation>
    </message>
    <message>
        <source>%1 has more than %2 bytes</source>
        <translation>%1 tiene más de %2 bytes</translation>
    </message>
    <message>
        <source>%1 is no JSON object of kind → names</source>
        <translation>%1 no es un objeto JSON de clase → nombres</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is no list of names</source>
        <translation>%1: «%2» no es una lista de nombres</translation>
    </message>
    <message>
        <source>%1: a name in &quot;%2&quot; is no text</source>
        <translation>%1: un nombre de «%2» no es un texto</translation>
    </message>
    <message>
        <source>MESSAGE|TEXT</source>
        <translation>MENSAJE|TEXTO</translation>
    </message>
    <message>
        <source>not a stored message, but this text of theirs, if it came now</source>
        <translation>no un mensaje guardado, sino este texto suyo, si llegara ahora</translation>
    </message>
    <message>
        <source>also why this rule did or did not fire</source>
        <translation>también por qué esta regla se cumplió o no</translation>
    </message>
    <message>
        <source>[PLUGIN]</source>
        <translation>[COMPLEMENTO]</translation>
    </message>
    <message>
        <source>list what rules can ask plugins, or what one of them asks for</source>
        <translation>muestra qué pueden preguntar las reglas a los complementos, o qué pide uno de ellos</translation>
    </message>
    <message>
        <source>PLUGIN</source>
        <translation>COMPLEMENTO</translation>
    </message>
    <message>
        <source>switch a rule plugin on for you, or set it up anew</source>
        <translation>activa un complemento de reglas para usted, o lo configura de nuevo</translation>
    </message>
    <message>
        <source>switch a rule plugin off for you; what was set stays</source>
        <translation>desactiva un complemento de reglas para usted; lo configurado se conserva</translation>
    </message>
    <message>
        <source>no rule plugin was found</source>
        <translation>no se encontró ningún complemento de reglas</translation>
    </message>
    <message>
        <source>off</source>
        <translation>desactivado</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>arrancando</translation>
    </message>
    <message>
        <source>on</source>
        <translation>activado</translation>
    </message>
    <message>
        <source>in trouble</source>
        <translation>con problemas</translation>
    </message>
    <message>
        <source>It asks for nothing.</source>
        <translation>No pide nada.</translation>
    </message>
    <message>
        <source>No rule plugin was found.</source>
        <translation>No se encontró ningún complemento de reglas.</translation>
    </message>
    <message>
        <source>%1 is on.</source>
        <translation>%1 está activado.</translation>
    </message>
    <message>
        <source>%1 is off.</source>
        <translation>%1 está desactivado.</translation>
    </message>
    <message>
        <source>say what the contact would write</source>
        <translation>diga lo que escribiría el contacto</translation>
    </message>
    <message>
        <source>let the rules that ship run again; the generations stay</source>
        <translation>vuelven a valer las reglas incorporadas; las generaciones se conservan</translation>
    </message>
    <message>
        <source>The rules that ship with Locum run again.</source>
        <translation>Vuelven a valer las reglas incorporadas en Locum.</translation>
    </message>
    <message>
        <source>What is free on the disk of %1 cannot be seen: %2</source>
        <translation>No se puede ver cuánto queda libre en el disco de %1: %2</translation>
    </message>
    <message>
        <source>Look at it with df.</source>
        <translation>Mírelo con df.</translation>
    </message>
    <message>
        <source>list everybody, each once, whatever their networks</source>
        <translation>lista a todos, a cada uno una vez, sean cuales sean sus redes</translation>
    </message>
    <message>
        <source>PERSON</source>
        <translation>PERSONA</translation>
    </message>
    <message>
        <source>draw what makes somebody one person, and what speaks for it</source>
        <translation>dibuja qué hace de alguien una sola persona y qué habla a favor</translation>
    </message>
    <message>
        <source>CONTACT CONTACT</source>
        <translation>CONTACTO CONTACTO</translation>
    </message>
    <message>
        <source>say that two contacts are one person</source>
        <translation>di que dos contactos son una persona</translation>
    </message>
    <message>
        <source>though you said that they are not</source>
        <translation>aunque dijiste que no lo son</translation>
    </message>
    <message>
        <source>say that two contacts are different people</source>
        <translation>di que dos contactos son personas distintas</translation>
    </message>
    <message>
        <source>CONTACT…</source>
        <translation>CONTACTO…</translation>
    </message>
    <message>
        <source>take contacts off their person: they are somebody else</source>
        <translation>separa contactos de su persona: son otra</translation>
    </message>
    <message>
        <source>NUMBER</source>
        <translation>NÚMERO</translation>
    </message>
    <message>
        <source>take back what you said about who is who</source>
        <translation>retira lo que dijiste sobre quién es quién</translation>
    </message>
    <message>
        <source>list who may be one person, and why</source>
        <translation>lista quiénes pueden ser una persona, y por qué</translation>
    </message>
    <message>
        <source>link two contacts that were suggested</source>
        <translation>une dos contactos que se sugirieron</translation>
    </message>
    <message>
        <source>have two contacts suggested no more</source>
        <translation>haz que dos contactos no se sugieran más</translation>
    </message>
    <message>
        <source>have two contacts suggested later</source>
        <translation>haz que dos contactos se sugieran más tarde</translation>
    </message>
    <message>
        <source>in so many days (30)</source>
        <translation>dentro de tantos días (30)</translation>
    </message>
    <message>
        <source>take a file of vCards into the address book</source>
        <translation>incorpora un archivo de vCards a la agenda</translation>
    </message>
    <message>
        <source>PERSON TEXT</source>
        <translation>PERSONA TEXTO</translation>
    </message>
    <message>
        <source>write to somebody on the network where they are</source>
        <translation>escribe a alguien en la red en la que está</translation>
    </message>
    <message>
        <source>by this contact of theirs or not at all</source>
        <translation>por este contacto suyo o nada</translation>
    </message>
    <message>
        <source>on|off</source>
        <translation>on|off</translation>
    </message>
    <message>
        <source>list each person once, or every contact alone</source>
        <translation>lista cada persona una vez, o cada contacto por separado</translation>
    </message>
    <message>
        <source>%1 (%2, %3)</source>
        <translation>%1 (%2, %3)</translation>
    </message>
    <message>
        <source>several are &quot;%1&quot;: say which by its number: %2</source>
        <translation>varios son «%1»: di cuál por su número: %2</translation>
    </message>
    <message>
        <source>Done. To take it back: locumctl persons undo %1</source>
        <translation>Hecho. Para retirarlo: locumctl persons undo %1</translation>
    </message>
    <message>
        <source>you linked</source>
        <translation>uniste</translation>
    </message>
    <message>
        <source>you keep apart</source>
        <translation>mantienes separados</translation>
    </message>
    <message>
        <source>you split off</source>
        <translation>separaste</translation>
    </message>
    <message>
        <source>you do not want suggested</source>
        <translation>no quieres que se sugieran</translation>
    </message>
    <message>
        <source>you want suggested later</source>
        <translation>quieres que se sugieran más tarde</translation>
    </message>
    <message>
        <source>preferred</source>
        <translation>preferido</translation>
    </message>
    <message>
        <source>taken back</source>
        <translation>retirado</translation>
    </message>
    <message>
        <source>   Beware: %1 looks like %2.</source>
        <translation>   Cuidado: %1 se parece a %2.</translation>
    </message>
    <message>
        <source>--days takes a number from 1 to 3650</source>
        <translation>--days toma un número de 1 a 3650</translation>
    </message>
    <message>
        <source>an act goes by its number: locumctl persons show tells it</source>
        <translation>una declaración va por su número: lo dice locumctl persons show</translation>
    </message>
    <message>
        <source>%1 and %2 may be one person: ask them first.</source>
        <translation>%1 y %2 pueden ser una persona: pregúntale antes.</translation>
    </message>
    <message>
        <source>%1 and %2 seem to be one person.</source>
        <translation>%1 y %2 parecen ser una persona.</translation>
    </message>
    <message>
        <source>Beware: %1 looks like %2.</source>
        <translation>Cuidado: %1 se parece a %2.</translation>
    </message>
    <message>
        <source>Nobody seems to be somebody else.</source>
        <translation>Nadie parece ser otro.</translation>
    </message>
    <message numerus="yes">
        <source>Imported into the address book: %n card(s).</source>
        <translation>
            <numerusform>Importada en la agenda: %n tarjeta.</numerusform>
            <numerusform>Importadas en la agenda: %n tarjetas.</numerusform>
        </translation>
    </message>
    <message>
        <source>It goes to %1.</source>
        <translation>Va a %1.</translation>
    </message>
    <message>
        <source>it is on or off</source>
        <translation>es on u off</translation>
    </message>
    <message>
        <source>Each person is listed once.</source>
        <translation>Cada persona aparece una vez.</translation>
    </message>
    <message>
        <source>Each contact is listed alone.</source>
        <translation>Cada contacto aparece por separado.</translation>
    </message>
    <message>
        <source>FILE|-</source>
        <translation>ARCHIVO|-</translation>
    </message>
    <message>
        <source>write all that is yours into a file</source>
        <translation>escribir todo lo tuyo en un archivo</translation>
    </message>
    <message>
        <source>One JSON object a line, &quot;kind&quot; telling what it is, the rest as the devices&apos; API has it: accounts without their passwords, contacts, persons, policies, rules, conversations and all their messages, each conversation&apos;s newest 500 first.</source>
        <translation>Un objeto JSON por línea; &quot;kind&quot; dice qué es, el resto es como en la API de los dispositivos: cuentas sin sus contraseñas, contactos, personas, políticas, reglas, conversaciones y todos sus mensajes, los 500 más recientes de cada conversación primero.</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) written into %1</source>
        <translation>
            <numerusform>%n línea escrita en %1</numerusform>
            <numerusform>%n líneas escritas en %1</numerusform>
        </translation>
    </message>
    <message>
        <source>set a value of the channel&apos;s form</source>
        <translation>fijar un valor del formulario del canal</translation>
    </message>
    <message>
        <source>what to call the channel</source>
        <translation>cómo llamar al canal</translation>
    </message>
    <message>
        <source>set what the channel is used for</source>
        <translation>fijar para qué se usa el canal</translation>
    </message>
    <message>
        <source>list the ways by which you can be reached, or what one of them asks for</source>
        <translation>enumerar las vías por las que se te puede avisar, o lo que pide una de ellas</translation>
    </message>
    <message>
        <source>[CHANNEL]</source>
        <translation>[CANAL]</translation>
    </message>
    <message>
        <source>list the channels that are set up, or tell everything about one</source>
        <translation>enumerar los canales configurados, o contarlo todo de uno</translation>
    </message>
    <message>
        <source>set up a channel by which you are reached</source>
        <translation>configurar un canal por el que se te avisa</translation>
    </message>
    <message>
        <source>CHANNEL</source>
        <translation>CANAL</translation>
    </message>
    <message>
        <source>change a channel</source>
        <translation>cambiar un canal</translation>
    </message>
    <message>
        <source>use it, also again after it was given up</source>
        <translation>usarlo, también de nuevo tras haberse abandonado</translation>
    </message>
    <message>
        <source>do not use it</source>
        <translation>no usarlo</translation>
    </message>
    <message>
        <source>take a channel away</source>
        <translation>quitar un canal</translation>
    </message>
    <message>
        <source>send a test by a channel, and wait until it is out</source>
        <translation>enviar una prueba por un canal y esperar a que salga</translation>
    </message>
    <message>
        <source>show everything that was tried by a channel, and what became of it</source>
        <translation>mostrar todo lo que se intentó por un canal y qué fue de ello</translation>
    </message>
    <message>
        <source>there is none</source>
        <translation>no hay ninguno</translation>
    </message>
    <message>
        <source>--use takes KEY=VALUE, not &quot;%1&quot;</source>
        <translation>--use admite CLAVE=VALOR, no «%1»</translation>
    </message>
    <message>
        <source>(secret)</source>
        <translation>(secreto)</translation>
    </message>
    <message>
        <source>Its own address, a secret: %1</source>
        <translation>Su propia dirección, un secreto: %1</translation>
    </message>
    <message>
        <source>No channel plugin was found.</source>
        <translation>No se ha encontrado ningún complemento de canal.</translation>
    </message>
    <message>
        <source>There is no channel. Add one: locumctl channel add PLUGIN</source>
        <translation>No hay ningún canal. Añade uno: locumctl channel add COMPLEMENTO</translation>
    </message>
    <message>
        <source>The channel %1 is there. Try it: locumctl channel test %1</source>
        <translation>El canal %1 está listo. Pruébalo: locumctl channel test %1</translation>
    </message>
    <message>
        <source>The channel %1 is changed.</source>
        <translation>El canal %1 ha cambiado.</translation>
    </message>
    <message>
        <source>This removes the channel %1 and its log.</source>
        <translation>Esto quita el canal %1 y su registro.</translation>
    </message>
    <message>
        <source>The channel %1 is removed.</source>
        <translation>El canal %1 se ha quitado.</translation>
    </message>
    <message>
        <source>A test went out by %1.</source>
        <translation>Ha salido una prueba por %1.</translation>
    </message>
    <message>
        <source>Nothing was sent yet.</source>
        <translation>Aún no se ha enviado nada.</translation>
    </message>
    <message>
        <source>[NUMBER]</source>
        <translation>[NÚMERO]</translation>
    </message>
    <message>
        <source>tell what happened in your last absence, or in another, person by person</source>
        <translation>contar lo que pasó en tu última ausencia, o en otra, persona por persona</translation>
    </message>
    <message>
        <source>list your absences</source>
        <translation>enumerar tus ausencias</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>desde %1</translation>
    </message>
    <message>
        <source>from %1 to %2</source>
        <translation>de %1 a %2</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n mensaje</numerusform>
            <numerusform>%n mensajes</numerusform>
        </translation>
    </message>
    <message>
        <source>    Locum answered: %1</source>
        <translation>    Locum respondió: %1</translation>
    </message>
    <message numerus="yes">
        <source>    %n was/were filtered: %1</source>
        <translation>
            <numerusform>    %n se filtró: %1</numerusform>
            <numerusform>    %n se filtraron: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Locum has never stood in for you.</source>
        <translation>Locum nunca te ha sustituido.</translation>
    </message>
    <message>
        <source>Nothing happened.</source>
        <translation>No ha pasado nada.</translation>
    </message>
    <message>
        <source>change the absence that is on, from wherever you are; it goes on</source>
        <translation>cambiar la ausencia en curso, estés donde estés; la ausencia continúa</translation>
    </message>
    <message>
        <source>it holds until you are back</source>
        <translation>vale hasta que vuelvas</translation>
    </message>
    <message>
        <source>tell when Locum stands in for you by itself</source>
        <translation>decir cuándo responde Locum por ti por sí mismo</translation>
    </message>
    <message>
        <source>set when Locum stands in for you by itself</source>
        <translation>fijar cuándo responde Locum por ti por sí mismo</translation>
    </message>
    <message>
        <source>what a session means that is closed without a word about it</source>
        <translation>qué significa una sesión que se cierra sin decir nada al respecto</translation>
    </message>
    <message>
        <source>whether other clients of yours on the networks count as devices</source>
        <translation>si otros clientes tuyos en las redes cuentan como dispositivos</translation>
    </message>
    <message>
        <source>MINUTES|default</source>
        <translation>MINUTOS|default</translation>
    </message>
    <message>
        <source>stand in after so long in the pocket; 0: never</source>
        <translation>responder tras tanto tiempo en el bolsillo; 0: nunca</translation>
    </message>
    <message>
        <source>It holds at once. &quot;default&quot; takes a setting back: locumd&apos;s configuration holds again.</source>
        <translation>Vale al momento. «default» retira un ajuste: vuelve a valer la configuración de locumd.</translation>
    </message>
    <message>
        <source>%1 takes a number of minutes (0: never) or &quot;default&quot;, not &quot;%2&quot;</source>
        <translation>%1 admite un número de minutos (0: nunca) o «default», no «%2»</translation>
    </message>
    <message>
        <source>(as locumd is configured)</source>
        <translation>(según la configuración de locumd)</translation>
    </message>
    <message>
        <source>When a session is closed without a word, Locum stands in.</source>
        <translation>Cuando una sesión se cierra sin decir nada, Locum responde por ti.</translation>
    </message>
    <message>
        <source>When a session is closed without a word, nobody is answered.</source>
        <translation>Cuando una sesión se cierra sin decir nada, no se responde a nadie.</translation>
    </message>
    <message>
        <source>Another client of yours that is active on a network counts as a device.</source>
        <translation>Otro cliente tuyo que esté activo en una red cuenta como dispositivo.</translation>
    </message>
    <message>
        <source>Other clients of yours on the networks do not count as devices.</source>
        <translation>Otros clientes tuyos en las redes no cuentan como dispositivos.</translation>
    </message>
    <message numerus="yes">
        <source>Locum stands in after %n minute(s) in the pocket.</source>
        <translation>
            <numerusform>Locum responde tras %n minuto en el bolsillo.</numerusform>
            <numerusform>Locum responde tras %n minutos en el bolsillo.</numerusform>
        </translation>
    </message>
    <message>
        <source>Locum does not stand in for a device that lies in the pocket.</source>
        <translation>Locum no responde por un dispositivo que está en el bolsillo.</translation>
    </message>
    <message>
        <source>say what to change: --bare-close, --own-clients or --idle-away</source>
        <translation>di qué cambiar: --bare-close, --own-clients o --idle-away</translation>
    </message>
    <message>
        <source>%1 does not go with %2</source>
        <translation>%1 no va con %2</translation>
    </message>
    <message>
        <source>rules for this absence only, which are asked before your own</source>
        <translation>reglas solo para esta ausencia, que se consultan antes que las tuyas</translation>
    </message>
    <message>
        <source>say what to change: --mode, --text, --until, --no-end, --rules or --no-rules</source>
        <translation>di qué cambiar: --mode, --text, --until, --no-end, --rules o --no-rules</translation>
    </message>
    <message>
        <source>without rules of its own</source>
        <translation>sin reglas propias</translation>
    </message>
    <message>
        <source>arrange an absence ahead</source>
        <translation>prever una ausencia</translation>
    </message>
    <message>
        <source>when it begins: 18:30, 2h, 45min, 3d, or 2026-07-06T18:30</source>
        <translation>cuándo empieza: 18:30, 2h, 45min, 3d o 2026-07-06T18:30</translation>
    </message>
    <message>
        <source>Locum stands in when it begins, or as soon after as no device is in your hand.</source>
        <translation>Locum responde por ti cuando empieza, o en cuanto después no haya ningún dispositivo en tu mano.</translation>
    </message>
    <message>
        <source>list the absences that are arranged ahead</source>
        <translation>enumerar las ausencias previstas</translation>
    </message>
    <message>
        <source>take back an absence that has not begun</source>
        <translation>retirar una ausencia que no ha empezado</translation>
    </message>
    <message>
        <source>from %1</source>
        <translation>desde %1</translation>
    </message>
    <message>
        <source>say when it begins: --begin with a time that lies ahead, such as 18:30, 2h, 3d or 2026-07-06T18:30</source>
        <translation>di cuándo empieza: --begin con una hora por venir, como 18:30, 2h, 3d o 2026-07-06T18:30</translation>
    </message>
    <message>
        <source>No absence is arranged ahead.</source>
        <translation>No hay ausencias previstas.</translation>
    </message>
    <message>
        <source>%1 is no number of &quot;locumctl absence list&quot;</source>
        <translation>%1 no es un número de «locumctl absence list»</translation>
    </message>
    <message>
        <source>It is taken back.</source>
        <translation>Se ha retirado.</translation>
    </message>
    <message>
        <source>WORDS</source>
        <translation>PALABRAS</translation>
    </message>
    <message>
        <source>find what was said: all words, each by its beginning; newest first</source>
        <translation>buscar lo que se dijo: todas las palabras, cada una por su comienzo; primero lo más reciente</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>No se ha encontrado nada.</translation>
    </message>
    <message>
        <source>there is no word to search for</source>
        <translation>no hay ninguna palabra que buscar</translation>
    </message>
    <message>
        <source>that is too much to search for; use fewer words</source>
        <translation>es demasiado para buscar; usa menos palabras</translation>
    </message>
    <message>
        <source>tell or set which contacts are told that you have gone</source>
        <translation>decir o fijar a qué contactos se avisa de que te has ido</translation>
    </message>
    <message>
        <source>nobody; who is in a running conversation with you; or whoever else is online, too</source>
        <translation>a nadie; a quien está en una conversación en curso contigo; o también a cualquier otro que esté conectado</translation>
    </message>
    <message>
        <source>MINUTES</source>
        <translation>MINUTOS</translation>
    </message>
    <message>
        <source>for how long a conversation runs on after a message, either way (15)</source>
        <translation>cuánto sigue en curso una conversación tras un mensaje, en cualquier sentido (15)</translation>
    </message>
    <message>
        <source>whether those who were told are told that you are back, too</source>
        <translation>si a quienes se avisó se les avisa también de que has vuelto</translation>
    </message>
    <message>
        <source>When Locum begins to stand in, each of these people is told once that no answer will come at once, and that they can go on writing.</source>
        <translation>Cuando Locum empieza a suplirte, a cada una de estas personas se le dice una vez que no habrá respuesta inmediata y que puede seguir escribiendo.</translation>
    </message>
    <message>
        <source>Nobody is told that you have gone.</source>
        <translation>No se avisa a nadie de que te has ido.</translation>
    </message>
    <message numerus="yes">
        <source>Who has written to you, or got a message from you, in the last %n minute(s) is told once that you have gone.</source>
        <translation>
            <numerusform>A quien te haya escrito, o haya recibido un mensaje tuyo, en el último %n minuto se le avisa una vez de que te has ido.</numerusform>
            <numerusform>A quien te haya escrito, o haya recibido un mensaje tuyo, en los últimos %n minutos se le avisa una vez de que te has ido.</numerusform>
        </translation>
    </message>
    <message>
        <source>So is whoever else on your contact lists is online.</source>
        <translation>También a cualquier otro de tus listas de contactos que esté conectado.</translation>
    </message>
    <message>
        <source>Who was told is told that you are back, too.</source>
        <translation>A quien se avisó se le avisa también de que has vuelto.</translation>
    </message>
    <message>
        <source>--window takes 1 to 1440 minutes, not &quot;%1&quot;</source>
        <translation>--window admite de 1 a 1440 minutos, no «%1»</translation>
    </message>
    <message>
        <source>--on-return takes yes or no, not &quot;%1&quot;</source>
        <translation>--on-return admite yes o no, no «%1»</translation>
    </message>
    <message>
        <source>it comes again at that time on these days</source>
        <translation>vuelve a esa hora en estos días</translation>
    </message>
    <message>
        <source>the plugin runs, but never says that it is ready</source>
        <translation>el complemento se ejecuta, pero nunca dice que está listo</translation>
    </message>
    <message>
        <source>It is started again by itself, later each time. Look for what it says in &quot;journalctl -u locumd&quot;, install another version of it, or remove the channel.</source>
        <translation>Se vuelve a iniciar por sí mismo, cada vez más tarde. Busca lo que dice en «journalctl -u locumd», instala otra versión o quita el canal.</translation>
    </message>
    <message>
        <source>the plugin&apos;s process ends again and again</source>
        <translation>el proceso del complemento termina una y otra vez</translation>
    </message>
    <message>
        <source>It is tried again after a while, or when its settings change; &quot;journalctl -u locumd&quot; tells why it ended.</source>
        <translation>Se vuelve a intentar al cabo de un rato, o cuando cambian sus ajustes; «journalctl -u locumd» dice por qué terminó.</translation>
    </message>
    <message>
        <source>set how this person is told, by the options below</source>
        <translation>decir cómo se avisa a esta persona, con las opciones que siguen</translation>
    </message>
    <message>
        <source>by this channel of yours in place of the network</source>
        <translation>por este canal tuyo en vez de por la red</translation>
    </message>
    <message>
        <source>ADDRESS</source>
        <translation>DIRECCIÓN</translation>
    </message>
    <message>
        <source>their address there: a mail address, a number</source>
        <translation>su dirección allí: una de correo, un número</translation>
    </message>
    <message>
        <source>over the network again</source>
        <translation>otra vez por la red</translation>
    </message>
    <message>
        <source>%1 is told by %2, at %3.</source>
        <translation>A %1 se le avisa por %2, en %3.</translation>
    </message>
    <message>
        <source>--for takes --channel and --address with it, or --over-network</source>
        <translation>--for va con --channel y --address, o con --over-network</translation>
    </message>
    <message>
        <source>They are told over the network.</source>
        <translation>Se le avisa por la red.</translation>
    </message>
    <message>
        <source>The rules of the absence that is on do not go with these, and do not run:</source>
        <translation>Las reglas de la ausencia en curso no se llevan con estas y no rigen:</translation>
    </message>
    <message>
        <source>The stored rules do not load any more, and those that ship run: %1</source>
        <translation>Las reglas guardadas ya no se cargan y rigen las incluidas: %1</translation>
    </message>
    <message>
        <source>a client of yours may not tell you of new messages</source>
        <translation>puede que un cliente tuyo no te avise de mensajes nuevos</translation>
    </message>
    <message>
        <source>list the services that you can talk to</source>
        <translation>enumera los servicios con los que puedes hablar</translation>
    </message>
    <message>
        <source>put a service among your contacts: write to it, and it answers</source>
        <translation>pone un servicio entre tus contactos: escríbele y responde</translation>
    </message>
    <message>
        <source>take a service off your contacts; what it kept of you is forgotten</source>
        <translation>quita un servicio de tus contactos; se olvida lo que guardaba de ti</translation>
    </message>
    <message>
        <source>on, but it does not answer now: %1 (%2)</source>
        <translation>activado, pero ahora no responde: %1 (%2)</translation>
    </message>
    <message>
        <source>no plugin here offers a service</source>
        <translation>ningún complemento de aquí ofrece un servicio</translation>
    </message>
    <message>
        <source>No plugin here offers a service.</source>
        <translation>Ningún complemento de aquí ofrece un servicio.</translation>
    </message>
    <message>
        <source>%1 is one of your contacts now. Write to it.</source>
        <translation>%1 es ahora uno de tus contactos. Escríbele.</translation>
    </message>
    <message>
        <source>%1 is off, and has forgotten you.</source>
        <translation>%1 está desactivado y te ha olvidado.</translation>
    </message>
    <message>
        <source>there is no such service</source>
        <translation>no hay tal servicio</translation>
    </message>
    <message>
        <source>&quot;locumctl service list&quot; names them.</source>
        <translation>«locumctl service list» los nombra.</translation>
    </message>
    <message>
        <source>the rule plugin that offers it must be set up first</source>
        <translation>antes hay que configurar el complemento de reglas que lo ofrece</translation>
    </message>
    <message>
        <source>&quot;locumctl rule-plugin list PLUGIN&quot; tells what it asks for; &quot;locumctl rule-plugin on PLUGIN --set KEY=VALUE&quot; sets it.</source>
        <translation>«locumctl rule-plugin list COMPLEMENTO» dice qué pide; «locumctl rule-plugin on COMPLEMENTO --set CLAVE=VALOR» lo fija.</translation>
    </message>
    <message>
        <source>the rule plugin that offers it is off</source>
        <translation>el complemento de reglas que lo ofrece está desactivado</translation>
    </message>
    <message>
        <source>Switch it on: locumctl rule-plugin on PLUGIN</source>
        <translation>Actívalo: locumctl rule-plugin on COMPLEMENTO</translation>
    </message>
    <message>
        <source>no plugin here offers this service any more</source>
        <translation>ningún complemento de aquí ofrece ya este servicio</translation>
    </message>
    <message>
        <source>this service is off</source>
        <translation>este servicio está desactivado</translation>
    </message>
    <message>
        <source>Turn it on: locumctl service on ADDRESS</source>
        <translation>Actívalo: locumctl service on DIRECCIÓN</translation>
    </message>
    <message>
        <source>the service did not answer in time: write again</source>
        <translation>el servicio no respondió a tiempo: escribe otra vez</translation>
    </message>
    <message>
        <source>the service ended before it had answered: write again</source>
        <translation>el servicio terminó antes de responder: escribe otra vez</translation>
    </message>
    <message>
        <source>list the files that are kept, the largest first, and the room they take</source>
        <translation>enumera los archivos guardados, el mayor primero, y el sitio que ocupan</translation>
    </message>
    <message>
        <source>remove a file; the message that has it stays without it</source>
        <translation>quita un archivo; el mensaje que lo tiene se queda sin él</translation>
    </message>
    <message>
        <source>tell the status that you show</source>
        <translation>dice el estado que muestras</translation>
    </message>
    <message>
        <source>%1 of %2 are taken by what your devices have brought.</source>
        <translation>Lo que han traído tus dispositivos ocupa %1 de %2.</translation>
    </message>
    <message>
        <source>%1 is no number of &quot;locumctl file list&quot;</source>
        <translation>%1 no es ningún número de «locumctl file list»</translation>
    </message>
    <message>
        <source>It is removed; the message stays without it.</source>
        <translation>Quitado; el mensaje se queda sin él.</translation>
    </message>
    <message>
        <source>No device has set a status yet.</source>
        <translation>Ningún dispositivo ha puesto aún un estado.</translation>
    </message>
    <message>
        <source>Set: %1 (%2)</source>
        <translation>Puesto: %1 (%2)</translation>
    </message>
    <message>
        <source>A rule shows in its place: %1</source>
        <translation>Una regla muestra en su lugar: %1</translation>
    </message>
    <message>
        <source>What the channel needs and is not given is asked for, secrets without showing them. What --use takes is shown by &quot;locumctl channel list CHANNEL&quot;: lists with commas, quiet hours as quiet=22:00-07:00, a digest as &quot;digest=08:00 mon,tue,wed,thu,fri&quot; (several times with commas; a time zone such as Europe/Madrid; empty: also where nothing happened; read: also what you have read); nothing behind the = takes a setting back.</source>
        <translation>Lo que el canal necesita y no se da se pregunta, los secretos sin mostrarlos. Lo que admite --use lo muestra «locumctl channel list CANAL»: listas con comas, horas de silencio como quiet=22:00-07:00, un resumen como «digest=08:00 mon,tue,wed,thu,fri» (varias horas con comas; una zona horaria como Europe/Madrid; empty: también si no ha pasado nada; read: también lo que has leído); sin nada tras el = se retira un ajuste.</translation>
    </message>
    <message numerus="yes">
        <source>    %n is/are held still</source>
        <translation>
            <numerusform>    %n sigue retenido</numerusform>
            <numerusform>    %n siguen retenidos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>    came online %n time(s), last at %1</source>
        <translation>
            <numerusform>    se conectó %n vez, por última vez %1</numerusform>
            <numerusform>    se conectó %n veces, la última %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>locumd</name>
    <message>
        <source>FILE</source>
        <translation>FICHERO</translation>
    </message>
    <message>
        <source>read the configuration from FILE</source>
        <translation>lee la configuración de FICHERO</translation>
    </message>
    <message>
        <source>DIRECTORY</source>
        <translation>DIRECTORIO</translation>
    </message>
    <message>
        <source>keep everything in DIRECTORY, the sockets in DIRECTORY/run</source>
        <translation>guarda todo en DIRECTORIO, los sockets en DIRECTORIO/run</translation>
    </message>
    <message>
        <source>put the sockets in DIRECTORY</source>
        <translation>pone los sockets en DIRECTORIO</translation>
    </message>
    <message>
        <source>ADDRESS:PORT</source>
        <translation>DIRECCIÓN:PUERTO</translation>
    </message>
    <message>
        <source>where devices connect</source>
        <translation>dónde se conectan los dispositivos</translation>
    </message>
    <message>
        <source>say what is wrong with the configuration, and end</source>
        <translation>dice qué está mal en la configuración, y termina</translation>
    </message>
    <message>
        <source>print the configuration that holds, and end</source>
        <translation>muestra la configuración vigente, y termina</translation>
    </message>
    <message>
        <source>print this, and end</source>
        <translation>muestra esto, y termina</translation>
    </message>
    <message>
        <source>print the version, and end</source>
        <translation>muestra la versión, y termina</translation>
    </message>
    <message>
        <source>--listen takes an address and a port, such as 127.0.0.1:7667, but is &quot;%1&quot;</source>
        <translation>--listen admite una dirección y un puerto, como 127.0.0.1:7667, pero es «%1»</translation>
    </message>
    <message>
        <source>there is no option %1; did you mean %2?</source>
        <translation>no hay ninguna opción %1; ¿querías decir %2?</translation>
    </message>
    <message>
        <source>there is no option %1</source>
        <translation>no hay ninguna opción %1</translation>
    </message>
    <message>
        <source>%1 needs a value</source>
        <translation>%1 necesita un valor</translation>
    </message>
    <message>
        <source>%1 takes no value</source>
        <translation>%1 no admite valor</translation>
    </message>
    <message>
        <source>Usage: locumd [option …]
Keeps you present on your chat networks while your phone is away.

Options:
</source>
        <translation>Uso: locumd [opción …]
Te mantiene presente en tus redes de mensajería mientras no tienes el teléfono.

Opciones:
</translation>
    </message>
    <message>
        <source>
Signals: TERM stops, and the networks stay up for a while (cells.linger_s); INT stops and signs off;
HUP reads the certificates and the log level again.
More: locumd(8), locumd.toml(5), locumctl(1).
</source>
        <translation>
Señales: TERM detiene, y las redes siguen un rato conectadas (cells.linger_s); INT detiene y las desconecta;
HUP vuelve a leer los certificados y el nivel del registro.
Más: locumd(8), locumd.toml(5), locumctl(1).
</translation>
    </message>
    <message>
        <source>this is a directory, not a file</source>
        <translation>es un directorio, no un fichero</translation>
    </message>
    <message>
        <source>cannot be read: %1</source>
        <translation>no se puede leer: %1</translation>
    </message>
    <message>
        <source>is larger than 1 MiB</source>
        <translation>pasa de 1 MiB</translation>
    </message>
    <message>
        <source>gateway.tls is &quot;files&quot;: gateway.certificate and gateway.key must name them</source>
        <translation>gateway.tls es &quot;files&quot;: gateway.certificate y gateway.key deben indicarlos</translation>
    </message>
    <message>
        <source>gateway.certificate and gateway.key are only used with gateway.tls = &quot;files&quot;: set that, or take them out</source>
        <translation>gateway.certificate y gateway.key solo se usan con gateway.tls = &quot;files&quot;: ponlo, o quítalos</translation>
    </message>
    <message>
        <source>gateway.listen is reachable from other machines, and gateway.tls is &quot;off&quot;: passwords would travel readable. Set gateway.tls to &quot;local-authority&quot; or &quot;files&quot;, or listen on 127.0.0.1, or name the reverse proxy in gateway.trusted_proxies</source>
        <translation>a gateway.listen se llega desde otras máquinas, y gateway.tls es &quot;off&quot;: las contraseñas viajarían legibles. Pon gateway.tls a &quot;local-authority&quot; o &quot;files&quot;, o escucha en 127.0.0.1, o indica el proxy inverso en gateway.trusted_proxies</translation>
    </message>
    <message>
        <source>gateway.public_url must begin with https://: with http:// passwords would travel readable</source>
        <translation>gateway.public_url debe empezar por https://: con http:// las contraseñas viajarían legibles</translation>
    </message>
    <message>
        <source>gateway.max_connections_per_address must not be more than gateway.max_connections</source>
        <translation>gateway.max_connections_per_address no debe ser mayor que gateway.max_connections</translation>
    </message>
    <message>
        <source>network.retry_first_s must not be more than network.retry_max_s</source>
        <translation>network.retry_first_s no debe ser mayor que network.retry_max_s</translation>
    </message>
    <message>
        <source>core.runtime_directory is too long by %1 bytes: with the sockets&apos; names it may have at most 107. Choose a shorter one</source>
        <translation>a core.runtime_directory le sobran %1 bytes: con los nombres de los sockets puede tener 107 como mucho. Elige uno más corto</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>segundos</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>minutos</translation>
    </message>
    <message>
        <source>milliseconds</source>
        <translation>milisegundos</translation>
    </message>
    <message>
        <source>MiB</source>
        <translation>MiB</translation>
    </message>
    <message>
        <source>connections</source>
        <translation>conexiones</translation>
    </message>
    <message>
        <source>messages</source>
        <translation>mensajes</translation>
    </message>
    <message>
        <source>Where Locum keeps what must not be lost: the database, its key, the TLS certificate, and the cells&apos; own folders.</source>
        <translation>Dónde guarda Locum lo que no se debe perder: la base de datos, su clave, el certificado TLS y las carpetas propias de las celdas.</translation>
    </message>
    <message>
        <source>Where the sockets and locks are while Locum runs. A short path: a socket&apos;s may have at most 107 bytes.</source>
        <translation>Dónde están los sockets y los bloqueos mientras Locum está en marcha. Una ruta corta: la de un socket puede tener 107 bytes como mucho.</translation>
    </message>
    <message>
        <source>Where plugins are looked for, in this order; of two with the same id the first is used.</source>
        <translation>Dónde se buscan los complementos, en este orden; de dos con el mismo identificador se usa el primero.</translation>
    </message>
    <message>
        <source>The program that hosts a plugin. Empty: locum-cell beside locumd.</source>
        <translation>El programa que aloja un complemento. Vacío: el locum-cell que está junto a locumd.</translation>
    </message>
    <message>
        <source>The language of messages and of answers, for users who set none: en or es. Empty: the system&apos;s.</source>
        <translation>El idioma de los mensajes y de las respuestas para los usuarios que no eligieron ninguno: en o es. Vacío: el del sistema.</translation>
    </message>
    <message>
        <source>How much is logged: debug, info, warning or error. The log names ids, never what was written or by whom. SIGHUP applies a change.</source>
        <translation>Cuánto se registra: debug, info, warning o error. El registro nombra identificadores, nunca lo que se escribió ni quién. SIGHUP aplica un cambio.</translation>
    </message>
    <message>
        <source>Where devices connect: address:port, [IPv6 address]:port, or *:port for all addresses. Port 0: any that is free.</source>
        <translation>Dónde se conectan los dispositivos: dirección:puerto, [dirección IPv6]:puerto, o *:puerto para todas las direcciones. Puerto 0: cualquiera libre.</translation>
    </message>
    <message>
        <source>The address under which devices reach Locum from outside, e.g. https://chat.example.org. &quot;locumctl doctor&quot; tests it.</source>
        <translation>La dirección con la que los dispositivos llegan a Locum desde fuera, p. ej. https://chat.example.org. «locumctl doctor» la prueba.</translation>
    </message>
    <message>
        <source>off: plain HTTP, for a reverse proxy. files: with the certificate and key below. local-authority: Locum makes an authority of its own, whose certificate devices fetch from /api/v1/ca.crt and trust.</source>
        <translation>off: HTTP sin cifrar, para un proxy inverso. files: con el certificado y la clave de abajo. local-authority: Locum crea una autoridad propia, cuyo certificado los dispositivos obtienen de /api/v1/ca.crt y dan por bueno.</translation>
    </message>
    <message>
        <source>With tls = &quot;files&quot;: the certificate and its chain, in PEM. SIGHUP reads it again.</source>
        <translation>Con tls = &quot;files&quot;: el certificado y su cadena, en PEM. SIGHUP lo vuelve a leer.</translation>
    </message>
    <message>
        <source>With tls = &quot;files&quot;: the certificate&apos;s key, in PEM.</source>
        <translation>Con tls = &quot;files&quot;: la clave del certificado, en PEM.</translation>
    </message>
    <message>
        <source>With tls = &quot;local-authority&quot;: the names and addresses that the certificate is for, beside that of public_url, this machine&apos;s name and localhost.</source>
        <translation>Con tls = &quot;local-authority&quot;: los nombres y direcciones para los que vale el certificado, además del de public_url, el nombre de esta máquina y localhost.</translation>
    </message>
    <message>
        <source>Addresses or networks of reverse proxies, e.g. &quot;127.0.0.1&quot; or &quot;10.0.0.0/8&quot;: from them X-Forwarded-For is believed.</source>
        <translation>Direcciones o redes de proxys inversos, p. ej. &quot;127.0.0.1&quot; o &quot;10.0.0.0/8&quot;: a ellos se les cree X-Forwarded-For.</translation>
    </message>
    <message>
        <source>How many connections of devices may be open at a time.</source>
        <translation>Cuántas conexiones de dispositivos puede haber abiertas a la vez.</translation>
    </message>
    <message>
        <source>The same for one address, or one /64 network of IPv6. Phones of one carrier may share an address.</source>
        <translation>Lo mismo para una dirección, o una red /64 de IPv6. Los teléfonos de una misma operadora pueden compartir dirección.</translation>
    </message>
    <message>
        <source>How often a device&apos;s link is probed. After twice this time without an answer it is lost.</source>
        <translation>Cada cuánto se prueba el enlace con un dispositivo. Tras el doble de este tiempo sin respuesta se da por perdido.</translation>
    </message>
    <message>
        <source>The key that encrypts the networks&apos; passwords in the database; made at the first start. Empty: the file &quot;key&quot; in the state directory. A systemd credential &quot;locum-key&quot; wins over it. Without it the passwords are lost: keep a copy, apart from the database&apos;s.</source>
        <translation>La clave que cifra en la base de datos las contraseñas de las redes; se crea la primera vez. Vacío: el fichero &quot;key&quot; del directorio de estado. Una credencial &quot;locum-key&quot; de systemd tiene preferencia. Sin ella se pierden las contraseñas: guarda una copia, aparte de la de la base de datos.</translation>
    </message>
    <message>
        <source>How long to wait for another program that has the database locked.</source>
        <translation>Cuánto se espera a otro programa que tiene bloqueada la base de datos.</translation>
    </message>
    <message>
        <source>Messages that come within this time may share one write to the disk. A message is acknowledged after it.</source>
        <translation>Los mensajes que llegan dentro de este tiempo pueden compartir una escritura en disco. Un mensaje se confirma después de ella.</translation>
    </message>
    <message>
        <source>With so many messages waiting for the disk, networks are read more slowly.</source>
        <translation>Con tantos mensajes a la espera del disco, las redes se leen más despacio.</translation>
    </message>
    <message>
        <source>How long a device whose link was lost without a word has to come back, before Locum stands in.</source>
        <translation>Cuánto tiene para volver un dispositivo cuyo enlace se perdió sin aviso, antes de que Locum te sustituya.</translation>
    </message>
    <message>
        <source>How long after the last input a device counts as being in the user&apos;s hand.</source>
        <translation>Cuánto tiempo después del último uso cuenta un dispositivo como en la mano del usuario.</translation>
    </message>
    <message>
        <source>After how long in the pocket (in the background, or without input) Locum stands in. 0: never.</source>
        <translation>Tras cuánto tiempo en el bolsillo (en segundo plano o sin uso) Locum te sustituye. 0: nunca.</translation>
    </message>
    <message>
        <source>Who comes back for less than this is in the same absence still: nobody is answered a second time.</source>
        <translation>Quien vuelve por menos de este tiempo sigue en la misma ausencia: no se responde a nadie por segunda vez.</translation>
    </message>
    <message>
        <source>What a session that is closed without a word about it means, for users who set nothing: stand_in, or off.</source>
        <translation>Qué significa cerrar la sesión sin decir nada más, para los usuarios que no eligieron nada: stand_in u off.</translation>
    </message>
    <message>
        <source>Whether another client of the user&apos;s own that is active on a network counts as a device.</source>
        <translation>Si otro programa del propio usuario, activo en una red, cuenta como dispositivo.</translation>
    </message>
    <message>
        <source>The memory that one plugin&apos;s process may take; 0: no limit. One that wants more ends, and is started again.</source>
        <translation>La memoria que puede tomar el proceso de un complemento; 0: sin límite. El que quiere más termina y se vuelve a iniciar.</translation>
    </message>
    <message>
        <source>How long the networks stay up without locumd, e.g. while it is upgraded. Nobody sees a restart that is shorter.</source>
        <translation>Cuánto siguen conectadas las redes sin locumd, p. ej. mientras se actualiza. Un reinicio más corto no lo ve nadie.</translation>
    </message>
    <message>
        <source>How long a plugin&apos;s process may take to start before it is ended and started again.</source>
        <translation>Cuánto puede tardar en iniciarse el proceso de un complemento antes de que se termine y se inicie otra vez.</translation>
    </message>
    <message>
        <source>How often a plugin&apos;s process is asked whether it still answers.</source>
        <translation>Cada cuánto se pregunta al proceso de un complemento si aún responde.</translation>
    </message>
    <message>
        <source>A plugin&apos;s process that does not answer for so long is ended and started again.</source>
        <translation>El proceso de un complemento que no responde durante este tiempo se termina y se inicia otra vez.</translation>
    </message>
    <message>
        <source>How long to wait before an account whose connection failed is connected again. Each time doubles it.</source>
        <translation>Cuánto se espera antes de volver a conectar una cuenta cuya conexión falló. Cada vez se duplica.</translation>
    </message>
    <message>
        <source>The longest of these waits.</source>
        <translation>La más larga de esas esperas.</translation>
    </message>
    <message>
        <source>At the start accounts are connected one after the other, so far apart.</source>
        <translation>Al iniciar, las cuentas se conectan una tras otra, con este intervalo.</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>un texto</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>un número entero</translation>
    </message>
    <message>
        <source>a number with a fraction</source>
        <translation>un número con decimales</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true o false</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>una lista</translation>
    </message>
    <message>
        <source>a table</source>
        <translation>una tabla</translation>
    </message>
    <message>
        <source>a date or time</source>
        <translation>una fecha u hora</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nada</translation>
    </message>
    <message>
        <source>&quot;%1&quot; must be a section, written [%1], not %2</source>
        <translation>«%1» debe ser una sección, escrita [%1], no %2</translation>
    </message>
    <message>
        <source>&quot;%1&quot; belongs in the section [%2]</source>
        <translation>«%1» va en la sección [%2]</translation>
    </message>
    <message>
        <source>there is no section [%1]; did you mean [%2]?</source>
        <translation>no hay ninguna sección [%1]; ¿querías decir [%2]?</translation>
    </message>
    <message>
        <source>there is no section [%1]; there are %2</source>
        <translation>no hay ninguna sección [%1]; hay %2</translation>
    </message>
    <message>
        <source>there is no key &quot;%1&quot; in [%2]; did you mean &quot;%3&quot;?</source>
        <translation>no hay ninguna clave «%1» en [%2]; ¿querías decir «%3»?</translation>
    </message>
    <message>
        <source>there is no key &quot;%1&quot; in [%2]; there are %3</source>
        <translation>no hay ninguna clave «%1» en [%2]; hay %3</translation>
    </message>
    <message>
        <source>%1 takes %2, but is %3</source>
        <translation>%1 admite %2, pero es %3</translation>
    </message>
    <message>
        <source>a whole number from %1 to %2 (%3)</source>
        <translation>un número entero de %1 a %2 (%3)</translation>
    </message>
    <message>
        <source>%1 takes %2, but is &quot;%3&quot;</source>
        <translation>%1 admite %2, pero es «%3»</translation>
    </message>
    <message>
        <source>%1 takes %2, but is empty</source>
        <translation>%1 admite %2, pero está vacía</translation>
    </message>
    <message>
        <source>a list, each entry %1</source>
        <translation>una lista, cada elemento %1</translation>
    </message>
    <message>
        <source>an entry of %1 takes %2, but is %3</source>
        <translation>un elemento de %1 admite %2, pero es %3</translation>
    </message>
    <message>
        <source>an entry of %1 takes %2, but is &quot;%3&quot;</source>
        <translation>un elemento de %1 admite %2, pero es «%3»</translation>
    </message>
    <message>
        <source>one of %1</source>
        <translation>uno de %1</translation>
    </message>
    <message>
        <source>%1 takes %2, but is &quot;%3&quot;; did you mean &quot;%4&quot;?</source>
        <translation>%1 admite %2, pero es «%3»; ¿querías decir «%4»?</translation>
    </message>
    <message>
        <source>this is not TOML: %1</source>
        <translation>esto no es TOML: %1</translation>
    </message>
    <message>
        <source>this line cannot be read</source>
        <translation>esta línea no se puede leer</translation>
    </message>
    <message>
        <source>The database %1 is locked by another program.</source>
        <translation>Otro programa tiene bloqueada la base de datos %1.</translation>
    </message>
    <message>
        <source>End the other locumd, or the program that has the file open (&quot;fuser %1&quot; names it).</source>
        <translation>Termina el otro locumd, o el programa que tiene abierto el fichero («fuser %1» lo nombra).</translation>
    </message>
    <message>
        <source>The database %1 is damaged: %2</source>
        <translation>La base de datos %1 está dañada: %2</translation>
    </message>
    <message>
        <source>Restore it from a backup. To save what can be read: stop locumd, then &quot;sqlite3 %1 .recover | sqlite3 %1.new&quot;, and put the new file in its place.</source>
        <translation>Recupérala de una copia de seguridad. Para salvar lo que se pueda leer: detén locumd, después «sqlite3 %1 .recover | sqlite3 %1.new», y pon el fichero nuevo en su lugar.</translation>
    </message>
    <message>
        <source>The disk that holds %1 is full.</source>
        <translation>El disco que contiene %1 está lleno.</translation>
    </message>
    <message>
        <source>Make room and start locumd again: nothing is lost.</source>
        <translation>Haz sitio y vuelve a iniciar locumd: no se pierde nada.</translation>
    </message>
    <message>
        <source>The database %1 was written by a newer version of Locum.</source>
        <translation>La base de datos %1 la escribió una versión más nueva de Locum.</translation>
    </message>
    <message>
        <source>Install that version again, or restore the backup from before the upgrade.</source>
        <translation>Instala otra vez esa versión, o recupera la copia de seguridad anterior a la actualización.</translation>
    </message>
    <message>
        <source>%1 is the database of another program.</source>
        <translation>%1 es la base de datos de otro programa.</translation>
    </message>
    <message>
        <source>Move it away, or set core.state_directory to another directory.</source>
        <translation>Muévela a otro sitio, o pon otro directorio en core.state_directory.</translation>
    </message>
    <message>
        <source>The database %1 cannot be opened for writing: %2</source>
        <translation>La base de datos %1 no se puede abrir para escribir: %2</translation>
    </message>
    <message>
        <source>The directory and the files in it must belong to the user that locumd runs as (&quot;chown -R&quot;), and the file system must not be read-only.</source>
        <translation>El directorio y sus ficheros deben ser del usuario de locumd («chown -R»), y el sistema de ficheros no debe ser de solo lectura.</translation>
    </message>
    <message>
        <source>Qt&apos;s SQLite driver is missing.</source>
        <translation>Falta el controlador SQLite de Qt.</translation>
    </message>
    <message>
        <source>Install the package libqt6sql6-sqlite.</source>
        <translation>Instala el paquete libqt6sql6-sqlite.</translation>
    </message>
    <message>
        <source>The database %1 cannot be used: %2</source>
        <translation>La base de datos %1 no se puede usar: %2</translation>
    </message>
    <message>
        <source>Check the disk and the system&apos;s log; a backup can be restored as packaging/README.md says.</source>
        <translation>Comprueba el disco y el registro del sistema; una copia de seguridad se recupera como dice packaging/README.md.</translation>
    </message>
    <message>
        <source>The key of the database is missing: there is no file %1.</source>
        <translation>Falta la clave de la base de datos: no existe el fichero %1.</translation>
    </message>
    <message>
        <source>Put the key back from your backup. Without it the networks&apos; passwords cannot be read.</source>
        <translation>Recupera la clave de tu copia de seguridad. Sin ella no se pueden leer las contraseñas de las redes.</translation>
    </message>
    <message>
        <source>%1 is not the key of this database.</source>
        <translation>%1 no es la clave de esta base de datos.</translation>
    </message>
    <message>
        <source>Put back the key that belongs to this database, or the database that belongs to this key.</source>
        <translation>Pon la clave que corresponde a esta base de datos, o la base de datos que corresponde a esta clave.</translation>
    </message>
    <message>
        <source>The key %1 cannot be read, or others can read it: %2</source>
        <translation>La clave %1 no se puede leer, o la pueden leer otros: %2</translation>
    </message>
    <message>
        <source>It must belong to the user that locumd runs as, with mode 0600: &quot;chmod 600 %1&quot;.</source>
        <translation>Debe ser del usuario de locumd, con modo 0600: «chmod 600 %1».</translation>
    </message>
    <message>
        <source>%1 holds no key: %2</source>
        <translation>%1 no contiene una clave: %2</translation>
    </message>
    <message>
        <source>A key is 32 bytes in base64. Put it back from your backup.</source>
        <translation>Una clave son 32 bytes en base64. Recupérala de tu copia de seguridad.</translation>
    </message>
    <message>
        <source>%1 is in use: another program listens there.</source>
        <translation>%1 está en uso: ahí escucha otro programa.</translation>
    </message>
    <message>
        <source>End it (&quot;ss -ltnp&quot; names it), or set gateway.listen to another port.</source>
        <translation>Termínalo («ss -ltnp» lo nombra), o pon otro puerto en gateway.listen.</translation>
    </message>
    <message>
        <source>locumd may not listen on %1.</source>
        <translation>locumd no tiene permiso para escuchar en %1.</translation>
    </message>
    <message>
        <source>Ports below 1024 need CAP_NET_BIND_SERVICE. Choose a port above, with a reverse proxy before it.</source>
        <translation>Los puertos por debajo de 1024 necesitan CAP_NET_BIND_SERVICE. Elige uno por encima, con un proxy inverso delante.</translation>
    </message>
    <message>
        <source>locumd cannot listen on %1: %2</source>
        <translation>locumd no puede escuchar en %1: %2</translation>
    </message>
    <message>
        <source>gateway.listen must be an address of this machine (&quot;ip address&quot; lists them).</source>
        <translation>gateway.listen debe ser una dirección de esta máquina («ip address» las lista).</translation>
    </message>
    <message>
        <source> (process %1)</source>
        <translation> (proceso %1)</translation>
    </message>
    <message>
        <source>Another locumd runs on %1 already%2.</source>
        <translation>Ya hay otro locumd en marcha con %1%2.</translation>
    </message>
    <message>
        <source>&quot;locumctl status&quot; speaks to it. For a second one choose another --state-dir.</source>
        <translation>«locumctl status» habla con él. Para un segundo elige otro --state-dir.</translation>
    </message>
    <message>
        <source>A directory or socket cannot be used: %1</source>
        <translation>No se puede usar un directorio o socket: %1</translation>
    </message>
    <message>
        <source>Make it, and give it to the user that locumd runs as; or set core.state_directory and core.runtime_directory.</source>
        <translation>Créalo y dáselo al usuario de locumd; o pon core.state_directory y core.runtime_directory.</translation>
    </message>
    <message>
        <source>No plugin can be used: %1</source>
        <translation>No se puede usar ningún complemento: %1</translation>
    </message>
    <message>
        <source>Install Locum&apos;s plugins, or name their directory in core.plugin_directories.</source>
        <translation>Instala los complementos de Locum, o indica su directorio en core.plugin_directories.</translation>
    </message>
    <message>
        <source>gateway.listen: %1</source>
        <translation>gateway.listen: %1</translation>
    </message>
    <message>
        <source>Set gateway.tls, or gateway.trusted_proxies, or listen on 127.0.0.1.</source>
        <translation>Pon gateway.tls, o gateway.trusted_proxies, o escucha en 127.0.0.1.</translation>
    </message>
    <message>
        <source>TLS cannot be used: %1</source>
        <translation>No se puede usar TLS: %1</translation>
    </message>
    <message>
        <source>Check gateway.certificate and gateway.key: PEM, readable by the user that locumd runs as, and belonging together.</source>
        <translation>Comprueba gateway.certificate y gateway.key: en PEM, legibles para el usuario de locumd, y que se correspondan.</translation>
    </message>
    <message>
        <source>locumd cannot start: %1 (%2)</source>
        <translation>locumd no puede iniciarse: %1 (%2)</translation>
    </message>
    <message>
        <source>Run it with log.level = &quot;debug&quot; to see more.</source>
        <translation>Ejecútalo con log.level = &quot;debug&quot; para ver más.</translation>
    </message>
    <message>
        <source>There is no configuration file; the defaults hold.
</source>
        <translation>No hay fichero de configuración; valen los valores por omisión.
</translation>
    </message>
    <message>
        <source>%1 is right.
</source>
        <translation>%1 es correcto.
</translation>
    </message>
    <message>
        <source>Devices connect to %1</source>
        <translation>Los dispositivos se conectan a %1</translation>
    </message>
    <message>
        <source>&quot;locumd --help&quot; lists the options.
</source>
        <translation>«locumd --help» lista las opciones.
</translation>
    </message>
    <message>
        <source>a text in quotes</source>
        <translation>un texto entre comillas</translation>
    </message>
    <message>
        <source>a path in quotes that begins with /</source>
        <translation>una ruta entre comillas que empiece por /</translation>
    </message>
    <message>
        <source>an address and a port from 0 to 65535 in quotes, such as &quot;127.0.0.1:7667&quot;, &quot;[::1]:7667&quot; or &quot;*:7667&quot;</source>
        <translation>una dirección y un puerto de 0 a 65535 entre comillas, como &quot;127.0.0.1:7667&quot;, &quot;[::1]:7667&quot; o &quot;*:7667&quot;</translation>
    </message>
    <message>
        <source>an address in quotes, such as &quot;https://chat.example.org&quot;</source>
        <translation>una dirección entre comillas, como &quot;https://chat.example.org&quot;</translation>
    </message>
    <message>
        <source>a language in quotes, such as &quot;en&quot; or &quot;es_ES&quot;</source>
        <translation>un idioma entre comillas, como &quot;en&quot; o &quot;es_ES&quot;</translation>
    </message>
    <message>
        <source>an IP address or a network in quotes, such as &quot;127.0.0.1&quot; or &quot;10.0.0.0/8&quot;</source>
        <translation>una dirección IP o una red entre comillas, como &quot;127.0.0.1&quot; o &quot;10.0.0.0/8&quot;</translation>
    </message>
    <message>
        <source>a host name or an IP address in quotes, such as &quot;chat.example.org&quot;</source>
        <translation>un nombre de máquina o una dirección IP entre comillas, como &quot;chat.example.org&quot;</translation>
    </message>
    <message>
        <source>There is no user yet. Open the address of this server in a browser; the set-up code is %1</source>
        <translation>Todavía no hay ningún usuario. Abre la dirección de este servidor en un navegador; el código de instalación (set-up) es %1</translation>
    </message>
</context>
<context>
    <name>weather</name>
    <message>
        <source>Write the name of a place, and I tell you the weather there. A full stop asks about the last one again.</source>
        <translation>Escribe el nombre de un lugar y te digo qué tiempo hace allí. Un punto pregunta de nuevo por el último.</translation>
    </message>
    <message>
        <source>No place has so long a name.</source>
        <translation>Ningún lugar tiene un nombre tan largo.</translation>
    </message>
    <message>
        <source>%1 degrees</source>
        <translation>%1 grados</translation>
    </message>
    <message>
        <source>wind %1</source>
        <translation>viento %1</translation>
    </message>
    <message>
        <source>rain today</source>
        <translation>hoy llueve</translation>
    </message>
    <message>
        <source>no rain today</source>
        <translation>hoy no llueve</translation>
    </message>
    <message>
        <source>I know nothing of %1.</source>
        <translation>No sé nada de %1.</translation>
    </message>
</context>
</TS>
